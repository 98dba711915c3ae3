package dev.carillon.protocol;

import static dev.carillon.protocol.BadJson.assertMalformed;
import static dev.carillon.protocol.BadJson.assertRefused;
import static dev.carillon.protocol.BadJson.bytes;
import static dev.carillon.protocol.BadJson.payload;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no JSON, or more than Carillon takes: by itself, as a payload in a command and in an unknown member. */
class JsonBadPayloadTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NaN",
                "Infinity",
                "-Infinity",
                "undefined",
                "nan",
                "True",
                "nulL",
                "nul",
                "truefalse",
                "'a'",
                "a",
                "-",
                "+1",
                ".5",
                "5.",
                "-.5",
                "1.e1",
                "1e",
                "1e+",
                "1e1.5",
                "01",
                "-01",
                "0x10",
                "1e999",
                "-1e999",
                "1e309",
                "1.8e308",
                "1e99999999999999999999",
                "[1e999]",
                "{\"a\":-1e400}",
                "[",
                "]",
                "{",
                "}",
                "[1",
                "[1,",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "[}",
                "{]",
                "[1}",
                "{\"a\":1]",
                "[,]",
                "[1,]",
                "{,}",
                "{\"a\":1,}",
                "{1:2}",
                "{null:1}",
                "1 2",
                "[]]",
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\",
                "\"\\x41\"",
                "\"\\u\"",
                "\"\\u12\"",
                "\"\\u123g\"",
                "\"\\u１２３４\"",
                "\"\\U0041\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800x\"",
                "\"\\ud800\\n\"",
                "\"\\ud800\\u0041\"",
                "\"\\ud800\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud83d\\ude0\"",
                "{\"\\ud800\":1}",
                "\"\n\"",
                "\"\r\"",
                "\"\t\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "{\"a\nb\":1}",
                "\ufeff1",
                "\u00a01",
                "//\n1",
                "1//",
                "/**/1",
                "\u000b1",
                "#1",
                "1\u0000"
            })
    void a_payload_that_is_not_json_is_refused(String payload) {
        assertRefused(payload.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "fe",
                "ff", // no lead byte
                "c080",
                "c0af",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                "f8888080 80", // overlong
                "eda080",
                "edafbf",
                "edb080",
                "edbfbf",
                "eda080edb080", // surrogates
                "f4908080",
                "f5808080",
                "f7bfbfbf", // above U+10FFFF
                "c3",
                "c328",
                "e2",
                "e282",
                "e28228",
                "e228a1",
                "f0",
                "f09f",
                "f09f98",
                "f0288cbc",
                "f09028bc",
                "f0288c28", // cut
                "c3c3a9",
                "e282e282ac"
            })
    void a_string_that_is_not_utf_8_is_refused(String hex) {
        byte[] middle = HexFormat.of().parseHex(hex.replace(" ", ""));
        // Behind none, a few and many plain bytes: strings are looked at eight bytes at a time.
        for (String before : new String[] {"", "abc", "abcdefgh", "abcdefghijklmnop", "é"}) {
            assertRefused(bytes("\"" + before, middle, "\""));
            assertRefused(bytes("{\"" + before, middle, "\":1}"));
            assertRefused(bytes("[\"" + before, middle, "abcdefgh\"]"));
            assertMalformed(bytes("{\"id\":1,\"presence\":{\"channel\":\"" + before, middle, "\"}}"));
            assertMalformed(bytes("{\"" + before, middle, "\":1}"));
        }
        assertRefused(middle);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 10_000, 65_000})
    void nesting_beyond_the_limit_is_refused_and_exhausts_no_stack(int depth) {
        assertRefused("[".repeat(depth));
        assertRefused("[".repeat(depth) + "]".repeat(depth));
        assertRefused("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
        assertMalformed("{\"id\":1,\"unknown\":" + "[{\"a\":".repeat(depth));
        assertMalformed("{\"id\":1,\"connect\":{\"subs\":" + "{\"a\":".repeat(depth));
    }

    @Test
    void nesting_at_the_limit_is_accepted_with_every_mix_of_objects_and_arrays() {
        String arrays = "[".repeat(128) + "]".repeat(128);
        String objects = "{\"a\":".repeat(128) + "1" + "}".repeat(128);
        String mixed = "[{\"a\":".repeat(64) + "1" + "}]".repeat(64);
        String outerArrays = "[".repeat(64) + "{\"a\":".repeat(64) + "1" + "}".repeat(64) + "]".repeat(64);

        assertThat(JsonPayload.check(payload(arrays))).isPresent();
        assertThat(JsonPayload.check(payload(objects))).isPresent();
        assertThat(JsonPayload.check(payload(outerArrays))).isPresent();
        assertThat(JsonPayload.check(payload(mixed))).isPresent();
        assertThat(JsonPayload.check(payload(mixed.replace("1", "[]")))).isEmpty();
        // The brackets of the outer 64 levels are remembered as well as those of the inner.
        assertThat(JsonPayload.check(payload(outerArrays.replace("]]", "}]")))).isEmpty();
    }

    @Test
    void a_number_of_many_digits_is_judged_by_its_value() {
        assertThat(JsonPayload.check(payload("1" + "0".repeat(308)))).isPresent();
        assertThat(JsonPayload.check(payload("1" + "0".repeat(309)))).isEmpty();
        assertThat(JsonPayload.check(payload("-" + "9".repeat(60_000)))).isEmpty();
        assertThat(JsonPayload.check(payload("0." + "9".repeat(60_000)))).isPresent();
        assertThat(JsonPayload.check(payload("0." + "0".repeat(60_000) + "1e60000")))
                .isPresent();
    }
}

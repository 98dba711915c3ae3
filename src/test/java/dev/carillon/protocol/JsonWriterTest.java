package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Payload;
import dev.carillon.message.UnencodablePayloadException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {

    @Test
    void commas_stand_between_members_and_elements_only() {
        JsonWriter json = new JsonWriter(0);
        json.beginObject();
        json.beginArray("a").endArray();
        json.beginObject("b").endObject();
        json.beginArray("c").value(1).value("x").value(false).value(Payload.json("{}"));
        json.beginObject().member("d", true).endObject();
        json.beginArray().beginArray().endArray().endArray();
        json.endArray();
        json.member("e", -1).endObject();

        assertThat(text(json)).isEqualTo("{\"a\":[],\"b\":{},\"c\":[1,\"x\",false,{},{\"d\":true},[[]]],\"e\":-1}");
    }

    @Test
    void optional_members_are_left_out_when_they_say_nothing() {
        JsonWriter json = new JsonWriter(64).beginObject();
        json.optional("a", "").optional("b", 0).optional("c", false).optional("d", Payload.EMPTY);
        json.optional("e", "x").optional("f", -2).optional("g", true).optional("h", Payload.json("null"));
        json.endObject();

        assertThat(text(json)).isEqualTo("{\"e\":\"x\",\"f\":-2,\"g\":true,\"h\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                9,
                10,
                -10,
                99,
                100,
                1_000_000_000_000_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -9,
                4294967295L
            })
    void numbers_are_written_in_decimal(long number) {
        assertThat(text(new JsonWriter(0).value(number))).isEqualTo(Long.toString(number));
    }

    @Test
    void strings_are_escaped_where_json_asks_for_it_and_nowhere_else() {
        assertThat(written("plain </script> \u007f")).isEqualTo("\"plain </script> \u007f\"");
        assertThat(written("\"\\/")).isEqualTo("\"\\\"\\\\/\"");
        assertThat(written("\n\r\t\b\f\u0000\u001f")).isEqualTo("\"\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\"");
        assertThat(written("é€😀\u2028")).isEqualTo("\"é€😀\u2028\"");
        assertThat(written("")).isEqualTo("\"\"");
    }

    @Test
    void text_given_as_utf_8_is_escaped_as_any_other() {
        for (String each : new String[] {
            "",
            "a",
            "\"",
            "\\\"\n\r\t\b\u0000\u001f\u007f",
            "grüße €😀",
            "x".repeat(100) + "\"" + "ä".repeat(100),
            "€\"€\\€"
        }) {
            JsonWriter expected =
                    new JsonWriter(1).beginObject().member("a", each).member("b", 1);
            JsonWriter json = new JsonWriter(1).beginObject();
            json.name("a")
                    .text(each.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .member("b", 1);
            assertThat(text(json)).isEqualTo(text(expected));
        }
    }

    @Test
    void a_surrogate_without_its_other_half_is_replaced() {
        assertThat(written("a\ud83d")).isEqualTo("\"a\ufffd\"");
        assertThat(written("\ude00\ud83d!")).isEqualTo("\"\ufffd\ufffd!\"");
    }

    @Test
    void names_are_escaped_as_values_are() {
        JsonWriter json = new JsonWriter(0).beginObject().member("a\"\n", "").endObject();

        assertThat(text(json)).isEqualTo("{\"a\\\"\\n\":\"\"}");
    }

    @Test
    void strings_of_any_length_fit() {
        for (int length = 0; length < 300; length++) {
            String plain = "x".repeat(length);
            assertThat(written(plain)).isEqualTo("\"" + plain + "\"");
            assertThat(written(plain + "\u0001")).isEqualTo("\"" + plain + "\\u0001\"");
        }
    }

    @Test
    void a_payload_that_is_not_known_as_json_is_refused() {
        JsonWriter json = new JsonWriter(0).beginObject();

        assertThatThrownBy(() -> json.optional("data", Payload.of(new byte[] {'1'})))
                .isInstanceOf(UnencodablePayloadException.class);
        assertThatThrownBy(() -> new JsonWriter(0).value(Payload.EMPTY))
                .isInstanceOf(UnencodablePayloadException.class);
    }

    private static String written(String value) {
        return text(new JsonWriter(0).value(value));
    }

    // As bytes and back: a decoder would put the replacement character for what is no UTF-8.
    private static String text(JsonWriter json) {
        byte[] bytes = json.toByteArray();
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        return text;
    }
}

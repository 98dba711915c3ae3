package dev.carillon.protocol;

import static dev.carillon.protocol.BadJson.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client may send. */
class JsonBadCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "\r\n\r\n",
                "{",
                "}",
                "[]",
                "[{}]",
                "null",
                "123",
                "\"x\"",
                "true",
                "{}}",
                "{]",
                "{} {}",
                "{},{}",
                "{,}",
                "{\"id\"}",
                "{\"id\":}",
                "{\"id\":1,}",
                "{\"id\" 1}",
                "{id:1}",
                "{'id':1}",
                "{\"id\":1 \"x\":2}",
                "{\"id\":1;\"x\":2}",
                "{\"id\":1,,\"x\":2}",
                "{\"x\":[1,]}",
                "{\"x\":[,1]}",
                "{\"x\":[1 2]}",
                "{\"x\":[1}}",
                "{\"x\":{]}",
                "{\"x\":{\"a\":1]}",
                "{\"x\":{\"a\"}}",
                "{\"x\":{1:2}}",
                "//\n{}",
                "/**/{}",
                "{\"x\":1/**/}",
                "\ufeff{}",
                "{}\ufeff",
                "{\u00a0}",
                "{\u2028}",
                "\u0000{}",
                "{}\u0000",
                "{\u000b}",
                "{\f}",
            })
    void a_frame_that_is_no_object_is_malformed(String frame) {
        assertMalformed(frame.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-0",
                "0.0",
                "1.0",
                "1.5",
                "1e0",
                "1E2",
                "4294967296",
                "9223372036854775808",
                "18446744073709551616",
                "99999999999999999999999999",
                "01",
                "00",
                "+1",
                "0x1",
                "1_000",
                "\"1\"",
                "true",
                "[]",
                "{}",
                "NaN",
                "Infinity",
                "1e999",
                "١"
            })
    void an_id_that_is_not_a_whole_number_of_32_bits_is_malformed(String id) {
        assertMalformed("{\"id\":%s,\"publish\":{}}".formatted(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "connect        | 1",
                "connect        | []",
                "connect        | \"\"",
                "connect        | true",
                "connect        | {\"token\":1}",
                "connect        | {\"token\":{}}",
                "connect        | {\"subs\":[]}",
                "connect        | {\"subs\":{\"c\":1}}",
                "connect        | {\"subs\":{\"c\":{\"offset\":\"1\"}}}",
                "connect        | {\"subs\":{\"c\":{},\"c\":{}}}",
                "connect        | {\"headers\":{\"a\":1}}",
                "connect        | {\"headers\":[\"a\"]}",
                "connect        | {\"headers\":{\"a\":\"\",\"\\u0061\":\"\"}}",
                "connect        | {\"name\":false}",
                "connect        | {\"version\":5}",
                "subscribe      | {\"channel\":1}",
                "subscribe      | {\"channel\":[\"c\"]}",
                "subscribe      | {\"recover\":1}",
                "subscribe      | {\"recover\":\"true\"}",
                "subscribe      | {\"recover\":tru}",
                "subscribe      | {\"recover\":nul}",
                "subscribe      | {\"offset\":-1}",
                "subscribe      | {\"offset\":1.0}",
                "subscribe      | {\"offset\":9223372036854775808}",
                "subscribe      | {\"offset\":\"1\"}",
                "subscribe      | {\"epoch\":1}",
                "subscribe      | {\"flag\":9223372036854775808}",
                "subscribe      | {\"flag\":-9223372036854775809}",
                "subscribe      | {\"flag\":true}",
                "subscribe      | {\"delta\":true}",
                "unsubscribe    | {\"channel\":{}}",
                "publish        | {\"channel\":\"c\",\"data\":}",
                "publish        | {\"channel\":\"c\",\"channel\":\"c\"}",
                "publish        | {\"data\":1,\"data\":1}",
                "publish        | {\"data\":1,\"d\\u0061ta\":1}",
                "presence       | []",
                "presence_stats | \"c\"",
                "history        | {\"limit\":2147483648}",
                "history        | {\"limit\":-2147483649}",
                "history        | {\"limit\":1.5}",
                "history        | {\"limit\":\"all\"}",
                "history        | {\"since\":5}",
                "history        | {\"since\":{\"offset\":-5}}",
                "history        | {\"reverse\":0}",
                "rpc            | {\"method\":null,\"method\":\"x\"}",
                "rpc            | {\"method\":7}",
                "send           | 5",
                "refresh        | {\"token\":[]}",
                "sub_refresh    | {\"token\":{}}",
                "ping           | {}",
                "ping           | 1",
            })
    void a_member_of_the_wrong_type_is_malformed(String method, String request) {
        assertMalformed("{\"id\":1,\"%s\":%s}".formatted(method, request));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"id\":1}",
                "{\"id\":null,\"id\":1}",
                "{\"id\":1,\"connect\":{},\"connect\":{}}",
                "{\"id\":1,\"publish\":null,\"publish\":{}}",
                "{\"id\":1,\"\\u0069d\":2}"
            })
    void a_known_member_that_comes_twice_is_malformed(String frame) {
        assertMalformed(frame);
    }

    @Test
    void a_request_that_does_not_count_has_to_be_well_formed_too() {
        assertMalformed("{\"id\":1,\"connect\":{},\"publish\":{\"channel\":1}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udfff", "\\ude00\\ud83d", "\t", "\u0001", "\\q", "\\u00g0"})
    void a_malformed_string_is_refused_where_it_means_something_too(String inside) {
        assertMalformed("{\"id\":1,\"presence\":{\"channel\":\"" + inside + "\"}}");
        assertMalformed("{\"id\":1,\"" + inside + "\":1}");
        assertMalformed("{\"id\":1,\"connect\":{\"headers\":{\"" + inside + "\":\"\"}}}");
    }

    @Test
    void every_frame_cut_short_is_malformed() {
        String frame = """
                {"id":12,"connect":{"token":"a\\u00e9\\ud83d\\ude00é😀","data":{"a":[1,-2.5e+3,true,false,null]},\
                "subs":{"c":{"recover":true,"offset":1}},"headers":{"h":"v"}},"later":[{"x":""}]}""";
        byte[] whole = frame.getBytes(StandardCharsets.UTF_8);
        assertThat(JsonFormat.JSON.decode(whole).next().id()).isEqualTo(12);

        for (int length = 0; length < whole.length; length++) {
            assertMalformed(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void a_frame_with_any_byte_changed_is_read_or_malformed_and_nothing_else() {
        byte[] whole =
                "{\"id\":1,\"history\":{\"channel\":\"é\\u0041\",\"limit\":-10,\"since\":{\"offset\":1},\"reverse\":true},\"x\":[1.5e1,{}]}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < whole.length; i++) {
            for (int b = 0; b < 256; b++) {
                byte[] changed = whole.clone();
                changed[i] = (byte) b;
                Iterator<Command> commands = JsonFormat.JSON.decode(changed);
                try {
                    while (commands.hasNext()) {
                        commands.next();
                    }
                } catch (MalformedMessageException expected) {
                    assertThat(commands.hasNext()).isFalse();
                }
            }
        }
    }

    @Test
    void a_message_says_where_and_shows_nothing_of_the_peers_data() {
        assertThatThrownBy(() -> JsonFormat.JSON
                        .decode("{\"id\":1,\"connect\":{\"token\":secret}}".getBytes(StandardCharsets.UTF_8))
                        .next())
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("expected a string at byte 27");
    }
}

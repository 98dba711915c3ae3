package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Command;
import dev.carillon.message.FilterNode;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send, and what is read from it. */
class JsonDecodeTest {

    private static final FilterNode FILTER = new FilterNode(
            "and",
            "",
            "",
            "",
            List.of(),
            List.of(
                    new FilterNode("", "k", "in", "", List.of("a", "b"), List.of()),
                    new FilterNode(
                            "not",
                            "",
                            "",
                            "",
                            List.of(),
                            List.of(new FilterNode("", "p", "lt", "1.5", List.of(), List.of())))));

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void a_command_is_read(String json, long id, Request request) {
        assertThat(all(json)).containsExactly(new Command(id, request));
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                arguments("{}", 0L, new Request.Nothing()),
                arguments("{\"id\":7}", 7L, new Request.Nothing()),
                arguments("{\"id\":1,\"connect\":{}}", 1L, connect("", Payload.EMPTY, Map.of(), "", "", Map.of())),
                arguments(
                        """
                        {"id":1,"connect":{"token":"a.b.c","data":{"from":"web"},"name":"js","version":"5.8.0",\
                        "subs":{"room:1":{"recover":true,"offset":41,"epoch":"qWeRtYuI"},"room:2":{}},\
                        "headers":{"X-Trace":"1","Accept":""},"flag":1,"dict":"d","profile":"p"}}""",
                        1L,
                        connect(
                                "a.b.c",
                                Payload.json("{\"from\":\"web\"}"),
                                Map.of(
                                        "room:1",
                                        Request.Subscribe.to("room:1").recovering(new StreamPosition("qWeRtYuI", 41)),
                                        "room:2",
                                        Request.Subscribe.to("room:2")),
                                "js",
                                "5.8.0",
                                Map.of("X-Trace", "1", "Accept", ""))),
                arguments("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}", 2L, Request.Subscribe.to("room:1")),
                arguments(
                        """
                        {"id":2,"subscribe":{"channel":"room:1","token":"t","recover":true,"offset":9007199254740993,\
                        "epoch":"e","data":[1],"positioned":true,"recoverable":true,"join_leave":true,\
                        "delta":"fossil","flag":3,"type":1,"phase":2,"cursor":"k1","limit":200,"asc":true,\
                        "tf":{"op":"and","nodes":[{"key":"k","cmp":"in","vals":["a","b"]},\
                        {"op":"not","nodes":[{"key":"p","cmp":"lt","val":"1.5"}],"vals":null}]}}}""",
                        2L,
                        new Request.Subscribe(
                                "room:1",
                                "t",
                                true,
                                new StreamPosition("e", 9007199254740993L),
                                Payload.json("[1]"),
                                true,
                                true,
                                true,
                                "fossil",
                                3,
                                Optional.of(FILTER),
                                new Request.MapPart(1, 2, "k1", 200))),
                arguments("{\"id\":3,\"unsubscribe\":{\"channel\":\"c\"}}", 3L, new Request.Unsubscribe("c")),
                arguments(
                        "{\"id\":4,\"publish\":{\"channel\":\"c\",\"data\":{\"t\":\"hi\"}}}",
                        4L,
                        new Request.Publish("c", Payload.json("{\"t\":\"hi\"}"))),
                arguments(
                        "{\"id\":4,\"publish\":{\"channel\":\"c\",\"type\":1,\"key\":\"k\",\"removed\":true}}",
                        4L,
                        new Request.Publish("c", Payload.EMPTY, 1, Publication.Entry.removed("k"))),
                arguments("{\"id\":5,\"presence\":{\"channel\":\"c\"}}", 5L, new Request.Presence("c")),
                arguments("{\"id\":6,\"presence_stats\":{\"channel\":\"c\"}}", 6L, new Request.PresenceStats("c")),
                arguments(
                        "{\"id\":7,\"history\":{\"channel\":\"c\"}}",
                        7L,
                        new Request.History("c", 0, Optional.empty(), false)),
                arguments(
                        "{\"id\":7,\"history\":{\"channel\":\"c\",\"limit\":-1,\"since\":{\"offset\":5,\"epoch\":\"e\"},\"reverse\":true}}",
                        7L,
                        new Request.History("c", -1, Optional.of(new StreamPosition("e", 5)), true)),
                arguments(
                        "{\"id\":7,\"history\":{\"channel\":\"c\",\"since\":{}}}",
                        7L,
                        new Request.History("c", 0, Optional.of(StreamPosition.NONE), false)),
                arguments(
                        "{\"id\":8,\"rpc\":{\"method\":\"echo\",\"data\":\"x\"}}",
                        8L,
                        new Request.Rpc("echo", Payload.json("\"x\""))),
                arguments("{\"send\":{\"data\":false}}", 0L, new Request.Send(Payload.json("false"))),
                arguments("{\"id\":9,\"refresh\":{\"token\":\"t\"}}", 9L, new Request.Refresh("t")),
                arguments(
                        "{\"id\":10,\"sub_refresh\":{\"channel\":\"c\",\"token\":\"t\"}}",
                        10L,
                        new Request.SubRefresh("c", "t")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2147483648, 2147483648", "4294967295, 4294967295"})
    void an_id_has_32_bits(String written, long id) {
        assertThat(one("{\"id\":" + written + "}").id()).isEqualTo(id);
    }

    @Test
    void what_is_missing_is_empty_and_left_to_the_client_to_judge() {
        assertThat(request("{\"id\":1,\"publish\":{}}")).isEqualTo(new Request.Publish("", Payload.EMPTY));
        assertThat(request("{\"id\":1,\"subscribe\":{}}")).isEqualTo(Request.Subscribe.to(""));
        assertThat(request("{\"id\":1,\"rpc\":{}}")).isEqualTo(new Request.Rpc("", Payload.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":null,\"connect\":null}",
                "{\"ping\":null}",
                "{\"connect\":null,\"subscribe\":null,\"rpc\":null,\"send\":null,\"sub_refresh\":null}"
            })
    void a_null_member_counts_as_absent(String json) {
        assertThat(one(json).isPong()).isTrue();
    }

    @Test
    void a_null_inside_a_request_counts_as_absent() {
        assertThat(request("{\"id\":1,\"connect\":{\"token\":null,\"subs\":null,\"headers\":null,\"name\":null}}"))
                .isEqualTo(connect("", Payload.EMPTY, Map.of(), "", "", Map.of()));
        assertThat(request("{\"id\":1,\"connect\":{\"subs\":{\"c\":null}}}"))
                .isEqualTo(connect("", Payload.EMPTY, Map.of("c", Request.Subscribe.to("c")), "", "", Map.of()));
        assertThat(
                        request(
                                "{\"id\":1,\"subscribe\":{\"channel\":\"c\",\"recover\":null,\"offset\":null,\"epoch\":null,\"flag\":null}}"))
                .isEqualTo(Request.Subscribe.to("c"));
        assertThat(request("{\"id\":1,\"history\":{\"channel\":\"c\",\"since\":null,\"limit\":null}}"))
                .isEqualTo(new Request.History("c", 0, Optional.empty(), false));
    }

    @Test
    void the_channel_of_a_server_side_subscription_is_its_key() {
        assertThat(request("{\"id\":1,\"connect\":{\"subs\":{\"c\":{\"channel\":\"other\"}}}}"))
                .isEqualTo(connect("", Payload.EMPTY, Map.of("c", Request.Subscribe.to("c")), "", "", Map.of()));
    }

    @Test
    void a_null_payload_is_the_payload_null() {
        Request.Publish publish = (Request.Publish) request("{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\":null}}");

        assertThat(publish.data()).isEqualTo(Payload.json("null"));
    }

    @Test
    void of_several_requests_the_first_in_the_order_of_the_protocol_counts() {
        String[] order = {
            "connect",
            "subscribe",
            "unsubscribe",
            "publish",
            "presence",
            "presence_stats",
            "history",
            "rpc",
            "send",
            "refresh",
            "sub_refresh"
        };
        for (int first = 0; first < order.length; first++) {
            StringBuilder falling = new StringBuilder("{\"id\":1");
            StringBuilder rising = new StringBuilder("{\"id\":1");
            for (int i = order.length - 1; i >= first; i--) {
                falling.append(",\"").append(order[i]).append("\":{}");
                rising.insert(7, ",\"" + order[i] + "\":{}");
            }
            assertThat(request(falling.append('}').toString()).method()).isEqualTo(order[first]);
            assertThat(request(rising.append('}').toString()).method()).isEqualTo(order[first]);
        }
    }

    @Test
    void unknown_members_are_ignored_at_every_level() {
        String json = """
                {"x":{"connect":{}},"id":1,"ID":2,"":0,"publish":{"score":3,"channel":"c","headers":[{"a":[1,-2.5e3,"\\u00e9"]}],\
                "data":1,"\\u0000":null},"y":[[],{}],"x":1}""";

        assertThat(one(json)).isEqualTo(new Command(1, new Request.Publish("c", Payload.json("1"))));
    }

    @Test
    void a_member_name_may_be_written_with_escapes() {
        assertThat(one("{\"\\u0069d\":1,\"pu\\u0062lish\":{\"\\u0063hannel\":\"c\"}}"))
                .isEqualTo(new Command(1, new Request.Publish("c", Payload.EMPTY)));
    }

    @Test
    void strings_are_unescaped() {
        assertThat(
                        request(
                                "{\"id\":1,\"presence\":{\"channel\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀\"}}"))
                .isEqualTo(new Request.Presence("a\"\\/\b\f\n\r\té😀é😀"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0.0e-0",
                "\"\"",
                "true",
                "[]",
                "{}",
                "{ \"a\" :\t[ 1 , 2 ] }",
                "{\"a\":1,\"a\":2}",
                "\"\\ud83d\\ude00 \\u0000 \\u2028 \u2028 </script>\"",
                "{\"__proto__\":{\"constructor\":\"<img src=x onerror=alert(1)>\"}}",
                "123456789012345678901234567890.123456789",
                "1e308",
                "1E-999"
            })
    void a_payload_passes_unchanged(String payload) {
        Request.Publish publish = (Request.Publish) request("{\"id\":1,\"publish\":{\"data\": " + payload + " }}");

        assertThat(publish.data()).isEqualTo(Payload.json(payload));
        assertThat(publish.data().isJson()).isTrue();
    }

    @Test
    void raw_line_breaks_between_the_tokens_of_a_payload_are_removed_and_nothing_else() {
        String payload = "{\r\n  \"a\" :\n[1,\r2\n]\n,\"b\":\"\\n \\r\" }";
        Request.Publish publish = (Request.Publish) request("{\"publish\":{\"data\":" + payload + "}}");

        assertThat(new String(publish.data().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{  \"a\" :[1,2],\"b\":\"\\n \\r\" }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}\n{\"id\":2}",
                "{\"id\":1}\n{\"id\":2}\n",
                "{\"id\":1}\r\n{\"id\":2}\r\n",
                " {\"id\":1} \n\n\t{\"id\":2} \n \n",
                "\n{\n\"id\"\n:\n1\n}\n{\"id\":2}"
            })
    void commands_are_separated_by_line_feeds(String frame) {
        assertThat(all(frame)).extracting(Command::id).containsExactly(1L, 2L);
    }

    @Test
    void ten_thousand_commands_in_a_frame_come_in_order() {
        StringBuilder frame = new StringBuilder();
        for (int id = 1; id <= 10_000; id++) {
            frame.append("{\"id\":").append(id).append("}\n");
        }

        List<Command> commands = all(frame.toString());

        assertThat(commands).hasSize(10_000);
        assertThat(commands.get(9_999).id()).isEqualTo(10_000);
        assertThat(commands).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}\n{",
                "{\"id\":1}{}",
                "{\"id\":1} {}",
                "{\"id\":1}\r{}",
                "{\"id\":1}x",
                "{\"id\":1},\n{}"
            })
    void what_stands_before_a_malformed_command_is_read_and_nothing_after_it(String frame) {
        Iterator<Command> commands = decode(frame);

        assertThat(commands.next().id()).isEqualTo(1);
        assertThat(commands.hasNext()).isTrue();
        assertThatThrownBy(commands::next).isInstanceOf(MalformedMessageException.class);
        assertThat(commands.hasNext()).isFalse();
        assertThatThrownBy(commands::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_frame_is_not_written_to() {
        byte[] frame = "{\"publish\":{\"data\":[\n1]}}".getBytes(StandardCharsets.UTF_8);
        byte[] before = frame.clone();

        JsonFormat.JSON.decode(frame).next();

        assertThat(frame).isEqualTo(before);
    }

    private static Request connect(
            String token,
            Payload data,
            Map<String, Request.Subscribe> subs,
            String name,
            String version,
            Map<String, String> headers) {
        return new Request.Connect(token, data, subs, name, version, headers);
    }

    private static Request request(String json) {
        return one(json).request();
    }

    private static Command one(String json) {
        List<Command> commands = all(json);
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }

    private static List<Command> all(String frame) {
        List<Command> commands = new ArrayList<>();
        decode(frame).forEachRemaining(commands::add);
        return commands;
    }

    private static Iterator<Command> decode(String frame) {
        return JsonFormat.JSON.decode(frame.getBytes(StandardCharsets.UTF_8));
    }
}

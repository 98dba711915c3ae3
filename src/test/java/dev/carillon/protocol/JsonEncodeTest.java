package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Result;
import dev.carillon.message.UnencodablePayloadException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server says, to the letter. */
class JsonEncodeTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final ClientInfo NOBODY = new ClientInfo("", "", Payload.EMPTY, Payload.EMPTY);
    private static final ClientInfo ANN =
            new ClientInfo("ann", "c-1", Payload.json("{\"name\":\"Ann\"}"), Payload.json("[1]"));
    private static final Publication PLAIN = Publication.of(Payload.json("{\"t\":\"hi\"}"));
    private static final Publication FULL =
            new Publication(Payload.json("\"x\""), Optional.of(ANN), 42, Map.of("lang", "de\"\n"));
    private static final Result.Subscribe FRESH = new Result.Subscribe(
            OptionalLong.empty(), false, false, StreamPosition.NONE, List.of(), false, false, Payload.EMPTY);
    private static final Result.Subscribe RECOVERED = new Result.Subscribe(
            OptionalLong.of(600),
            true,
            true,
            new StreamPosition("qWeRtYuI", 41),
            List.of(PLAIN.at(42), PLAIN.at(43)),
            true,
            true,
            Payload.json("{}"));

    @ParameterizedTest(name = "{1}")
    @MethodSource("replies")
    void a_reply_is_written(Result result, String json) {
        assertThat(text(JsonFormat.JSON.encode(new Reply(3, result)))).isEqualTo("{\"id\":3," + json + "}");
    }

    static Stream<Arguments> replies() {
        return Stream.of(
                arguments(
                        new Result.Connect(
                                "c-1", "carillon 0.1", OptionalLong.empty(), Payload.EMPTY, Map.of(), 25, true, "", ""),
                        "\"connect\":{\"client\":\"c-1\",\"version\":\"carillon 0.1\",\"ping\":25,\"pong\":true}"),
                arguments(
                        new Result.Connect(
                                "c-1",
                                "v",
                                OptionalLong.of(600),
                                Payload.json("{\"a\":1}"),
                                Map.of("room:1", RECOVERED),
                                0,
                                false,
                                "s",
                                "n"),
                        "\"connect\":{\"client\":\"c-1\",\"version\":\"v\",\"expires\":true,\"ttl\":600,\"data\":{\"a\":1},"
                                + "\"subs\":{\"room:1\":{\"expires\":true,\"ttl\":600,\"recoverable\":true,\"positioned\":true,"
                                + "\"epoch\":\"qWeRtYuI\",\"offset\":41,\"data\":{},\"recovered\":true,\"was_recovering\":true,"
                                + "\"publications\":[{\"data\":{\"t\":\"hi\"},\"offset\":42},{\"data\":{\"t\":\"hi\"},\"offset\":43}]}},"
                                + "\"session\":\"s\",\"node\":\"n\"}"),
                arguments(
                        new Result.Connect(
                                "", "", OptionalLong.empty(), Payload.EMPTY, Map.of("a", FRESH), 0, false, "", ""),
                        "\"connect\":{\"subs\":{\"a\":{}}}"),
                arguments(FRESH, "\"subscribe\":{}"),
                arguments(
                        RECOVERED,
                        "\"subscribe\":{\"expires\":true,\"ttl\":600,\"recoverable\":true,\"positioned\":true,"
                                + "\"epoch\":\"qWeRtYuI\",\"offset\":41,\"data\":{},\"recovered\":true,\"was_recovering\":true,"
                                + "\"publications\":[{\"data\":{\"t\":\"hi\"},\"offset\":42},{\"data\":{\"t\":\"hi\"},\"offset\":43}]}"),
                arguments(new Result.Unsubscribe(), "\"unsubscribe\":{}"),
                arguments(new Result.Publish(), "\"publish\":{}"),
                arguments(new Result.Presence(Map.of()), "\"presence\":{\"presence\":{}}"),
                arguments(
                        new Result.Presence(Map.of("c-1", ANN)),
                        "\"presence\":{\"presence\":{\"c-1\":{\"user\":\"ann\",\"client\":\"c-1\","
                                + "\"conn_info\":{\"name\":\"Ann\"},\"chan_info\":[1]}}}"),
                arguments(new Result.PresenceStats(0, 0), "\"presence_stats\":{\"num_clients\":0,\"num_users\":0}"),
                arguments(new Result.PresenceStats(3, 2), "\"presence_stats\":{\"num_clients\":3,\"num_users\":2}"),
                arguments(
                        new Result.History(List.of(), StreamPosition.NONE),
                        "\"history\":{\"publications\":[],\"offset\":0,\"epoch\":\"\"}"),
                arguments(
                        new Result.History(List.of(FULL, PLAIN), new StreamPosition("e", 9007199254740993L)),
                        "\"history\":{\"publications\":[{\"data\":\"x\",\"info\":{\"user\":\"ann\",\"client\":\"c-1\","
                                + "\"conn_info\":{\"name\":\"Ann\"},\"chan_info\":[1]},\"offset\":42,"
                                + "\"tags\":{\"lang\":\"de\\\"\\n\"}},{\"data\":{\"t\":\"hi\"}}],"
                                + "\"offset\":9007199254740993,\"epoch\":\"e\"}"),
                arguments(new Result.Rpc(Payload.EMPTY), "\"rpc\":{}"),
                arguments(new Result.Rpc(Payload.json("null")), "\"rpc\":{\"data\":null}"),
                arguments(
                        new Result.Refresh("c-1", "v", OptionalLong.of(60)),
                        "\"refresh\":{\"client\":\"c-1\",\"version\":\"v\",\"expires\":true,\"ttl\":60}"),
                arguments(new Result.Refresh("", "", OptionalLong.empty()), "\"refresh\":{}"),
                arguments(new Result.SubRefresh(OptionalLong.of(0)), "\"sub_refresh\":{\"expires\":true,\"ttl\":0}"),
                arguments(new Result.SubRefresh(OptionalLong.empty()), "\"sub_refresh\":{}"),
                arguments(
                        Result.Failure.of(ReplyError.PERMISSION_DENIED),
                        "\"error\":{\"code\":103,\"message\":\"permission denied\"}"),
                arguments(
                        Result.Failure.of(ReplyError.INTERNAL),
                        "\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("pushes")
    void a_push_is_written(Push push, String json) {
        assertThat(text(JsonFormat.JSON.encode(push))).isEqualTo("{\"push\":" + json + "}");
    }

    static Stream<Arguments> pushes() {
        return Stream.of(
                arguments(
                        new Push.Published(ROOM, PLAIN), "{\"channel\":\"room:1\",\"pub\":{\"data\":{\"t\":\"hi\"}}}"),
                arguments(
                        new Push.Published(ROOM, FULL),
                        "{\"channel\":\"room:1\",\"pub\":{\"data\":\"x\",\"info\":{\"user\":\"ann\",\"client\":\"c-1\","
                                + "\"conn_info\":{\"name\":\"Ann\"},\"chan_info\":[1]},\"offset\":42,"
                                + "\"tags\":{\"lang\":\"de\\\"\\n\"}}}"),
                arguments(
                        new Push.Joined(ROOM, NOBODY),
                        "{\"channel\":\"room:1\",\"join\":{\"info\":{\"user\":\"\",\"client\":\"\"}}}"),
                arguments(
                        new Push.Left(ROOM, ANN),
                        "{\"channel\":\"room:1\",\"leave\":{\"info\":{\"user\":\"ann\",\"client\":\"c-1\","
                                + "\"conn_info\":{\"name\":\"Ann\"},\"chan_info\":[1]}}}"),
                arguments(
                        new Push.Unsubscribed(ROOM, 2500, "insufficient state"),
                        "{\"channel\":\"room:1\",\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient state\"}}"),
                arguments(new Push.Subscribed(ROOM, FRESH), "{\"channel\":\"room:1\",\"subscribe\":{}}"),
                arguments(
                        new Push.Subscribed(ROOM, RECOVERED),
                        "{\"channel\":\"room:1\",\"subscribe\":{\"recoverable\":true,\"positioned\":true,"
                                + "\"epoch\":\"qWeRtYuI\",\"offset\":41,\"data\":{}}}"),
                arguments(new Push.Message(Payload.json("[1]")), "{\"message\":{\"data\":[1]}}"),
                arguments(new Push.Refreshed(OptionalLong.of(30)), "{\"refresh\":{\"expires\":true,\"ttl\":30}}"),
                arguments(new Push.Refreshed(OptionalLong.empty()), "{\"refresh\":{}}"),
                arguments(
                        new Push.Disconnected(Disconnect.SHUTDOWN),
                        "{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}"),
                arguments(
                        new Push.Connected(new Result.Connect(
                                "c", "v", OptionalLong.empty(), Payload.EMPTY, Map.of(), 25, false, "s", "")),
                        "{\"connect\":{\"client\":\"c\",\"version\":\"v\",\"ping\":25,\"session\":\"s\"}}"));
    }

    @Test
    void an_id_has_32_bits() {
        assertThat(text(JsonFormat.JSON.encode(new Reply(4_294_967_295L, new Result.Publish()))))
                .isEqualTo("{\"id\":4294967295,\"publish\":{}}");
    }

    @Test
    void a_ping_is_an_empty_object() {
        assertThat(text(JsonFormat.JSON.ping())).isEqualTo("{}");
        assertThat(JsonFormat.JSON.ping().messages()).isEqualTo(1);
    }

    @Test
    void messages_are_joined_with_a_line_feed_and_none_at_the_end() {
        Encoded publish = JsonFormat.JSON.encode(new Reply(1, new Result.Publish()));
        Encoded ping = JsonFormat.JSON.ping();

        Encoded two = JsonFormat.JSON.join(List.of(publish, ping));
        Encoded four = JsonFormat.JSON.join(List.of(ping, two, publish));

        assertThat(text(two)).isEqualTo("{\"id\":1,\"publish\":{}}\n{}");
        assertThat(two.messages()).isEqualTo(2);
        assertThat(text(four)).isEqualTo("{}\n{\"id\":1,\"publish\":{}}\n{}\n{\"id\":1,\"publish\":{}}");
        assertThat(four.messages()).isEqualTo(4);
        assertThat(JsonFormat.JSON.join(List.of(ping))).isSameAs(ping);
    }

    @Test
    void a_payload_that_is_not_known_as_json_cannot_be_written() {
        Payload unknown = Payload.of("{}".getBytes(StandardCharsets.UTF_8));
        ClientInfo info = new ClientInfo("u", "c", unknown, Payload.EMPTY);

        assertUnencodable(new Push.Published(ROOM, Publication.of(unknown)));
        assertUnencodable(new Push.Published(ROOM, new Publication(Payload.EMPTY, Optional.of(info), 0, Map.of())));
        assertUnencodable(new Push.Joined(ROOM, info));
        assertUnencodable(new Push.Message(unknown));
        assertThatThrownBy(() -> JsonFormat.JSON.encode(new Reply(1, new Result.Rpc(unknown))))
                .isInstanceOf(UnencodablePayloadException.class);
    }

    private static void assertUnencodable(Push push) {
        assertThatThrownBy(() -> JsonFormat.JSON.encode(push)).isInstanceOf(UnencodablePayloadException.class);
    }

    @Test
    void a_large_payload_is_written_whole() {
        String large = "\"" + "é".repeat(100_000) + "\"";

        String message = text(JsonFormat.JSON.encode(new Push.Published(ROOM, Publication.of(Payload.json(large)))));

        assertThat(message).isEqualTo("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":" + large + "}}}");
    }

    @Test
    void the_format_is_text_and_joins() {
        assertThat(JsonFormat.JSON.name()).isEqualTo("json");
        assertThat(JsonFormat.JSON.isText()).isTrue();
        assertThat(JsonFormat.JSON.joins()).isTrue();
    }

    private static String text(Encoded encoded) {
        return new String(encoded.bytes(), StandardCharsets.UTF_8);
    }
}

package dev.carillon.protocol;

import static dev.carillon.protocol.ProtobufBytes.all;
import static dev.carillon.protocol.ProtobufBytes.bytes;
import static dev.carillon.protocol.ProtobufBytes.delimited;
import static dev.carillon.protocol.ProtobufBytes.number;
import static dev.carillon.protocol.ProtobufBytes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufEncodeTest {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final byte[] RAW = {(byte) 0xff, 0};
    private static final Payload DATA = Payload.of(RAW);

    private static final ClientInfo ANN = new ClientInfo("ann", "c1", Payload.json("1"), DATA);
    private static final byte[] ANN_BYTES = all(text(1, "ann"), text(2, "c1"), text(3, "1"), bytes(4, RAW));

    private static final Publication FULL = new Publication(DATA, Optional.of(ANN), 300, Map.of("k", "v"));
    private static final byte[] FULL_BYTES =
            all(bytes(4, RAW), bytes(5, ANN_BYTES), number(6, 300), bytes(7, text(1, "k"), text(2, "v")));

    private static final Result.Subscribe NOTHING = new Result.Subscribe(
            OptionalLong.empty(), false, false, StreamPosition.NONE, List.of(), false, false, Payload.EMPTY);
    private static final Result.Subscribe EVERYTHING = new Result.Subscribe(
            OptionalLong.of(9), true, true, new StreamPosition("ep", 301), List.of(FULL), true, true, DATA);
    private static final byte[] EVERYTHING_BYTES = all(
            number(1, 1),
            number(2, 9),
            number(3, 1),
            text(6, "ep"),
            bytes(7, FULL_BYTES),
            number(8, 1),
            number(9, 301),
            number(10, 1),
            bytes(11, RAW),
            number(12, 1));

    private static final Result.Connect CONNECTED =
            new Result.Connect("c1", "v1", OptionalLong.of(60), DATA, Map.of("room:1", EVERYTHING), 25, true, "s", "n");

    static Stream<Arguments> results() {
        return Stream.of(
                arguments(
                        CONNECTED,
                        bytes(
                                5,
                                text(1, "c1"),
                                text(2, "v1"),
                                number(3, 1),
                                number(4, 60),
                                bytes(5, RAW),
                                bytes(6, text(1, "room:1"), bytes(2, EVERYTHING_BYTES)),
                                number(7, 25),
                                number(8, 1),
                                text(9, "s"),
                                text(10, "n"))),
                arguments(NOTHING, bytes(6)),
                arguments(EVERYTHING, bytes(6, EVERYTHING_BYTES)),
                arguments(new Result.Unsubscribe(), bytes(7)),
                arguments(new Result.Publish(), bytes(8)),
                arguments(new Result.Presence(Map.of()), bytes(9)),
                arguments(
                        new Result.Presence(Map.of("c1", ANN)), bytes(9, bytes(1, text(1, "c1"), bytes(2, ANN_BYTES)))),
                arguments(new Result.PresenceStats(0, 0), bytes(10)),
                arguments(new Result.PresenceStats(3, 2), bytes(10, number(1, 3), number(2, 2))),
                arguments(new Result.History(List.of(), StreamPosition.NONE), bytes(11)),
                arguments(
                        new Result.History(List.of(FULL, FULL), new StreamPosition("ep", 301)),
                        bytes(11, bytes(1, FULL_BYTES), bytes(1, FULL_BYTES), text(2, "ep"), number(3, 301))),
                arguments(new Result.Rpc(Payload.EMPTY), bytes(13)),
                arguments(new Result.Rpc(Payload.json("{}")), bytes(13, text(1, "{}"))),
                arguments(
                        new Result.Refresh("c1", "v1", OptionalLong.of(5)),
                        bytes(14, text(1, "c1"), text(2, "v1"), number(3, 1), number(4, 5))),
                arguments(new Result.SubRefresh(OptionalLong.empty()), bytes(15)),
                arguments(new Result.SubRefresh(OptionalLong.of(5)), bytes(15, number(1, 1), number(2, 5))),
                arguments(
                        new Result.Failure(111, "later", true),
                        bytes(2, number(1, 111), text(2, "later"), number(3, 1))));
    }

    @ParameterizedTest
    @MethodSource("results")
    void every_result_is_in_the_member_of_its_command(Result result, byte[] expected) {
        Encoded encoded = ProtobufFormat.PROTOBUF.encode(new Reply(7, result));

        assertThat(encoded.bytes()).isEqualTo(delimited(number(1, 7), expected));
    }

    static Stream<Arguments> pushes() {
        byte[] room = text(2, "room:1");
        return Stream.of(
                arguments(new Push.Published(ROOM, FULL), all(room, bytes(4, FULL_BYTES))),
                arguments(
                        new Push.Published(ROOM, Publication.of(Payload.json("{\"a\":1}"))),
                        all(room, bytes(4, text(4, "{\"a\":1}")))),
                arguments(new Push.Joined(ROOM, ANN), all(room, bytes(5, bytes(1, ANN_BYTES)))),
                arguments(new Push.Left(ROOM, ANN), all(room, bytes(6, bytes(1, ANN_BYTES)))),
                arguments(
                        new Push.Left(ROOM, new ClientInfo("", "", Payload.EMPTY, Payload.EMPTY)),
                        all(room, bytes(6, bytes(1)))),
                arguments(
                        new Push.Unsubscribed(ROOM, 2500, "gap"), all(room, bytes(7, number(2, 2500), text(3, "gap")))),
                arguments(new Push.Message(DATA), bytes(8, bytes(1, RAW))),
                arguments(
                        new Push.Subscribed(ROOM, EVERYTHING),
                        all(room, bytes(9, number(1, 1), text(4, "ep"), number(5, 301), number(6, 1), bytes(7, RAW)))),
                arguments(
                        new Push.Connected(CONNECTED),
                        bytes(
                                10,
                                text(1, "c1"),
                                text(2, "v1"),
                                bytes(3, RAW),
                                bytes(4, text(1, "room:1"), bytes(2, EVERYTHING_BYTES)),
                                number(5, 1),
                                number(6, 60),
                                number(7, 25),
                                number(8, 1),
                                text(9, "s"),
                                text(10, "n"))),
                arguments(
                        new Push.Disconnected(Disconnect.BAD_REQUEST),
                        bytes(11, number(1, Disconnect.BAD_REQUEST.code()), text(2, Disconnect.BAD_REQUEST.reason()))),
                arguments(new Push.Refreshed(OptionalLong.of(5)), bytes(12, number(1, 1), number(2, 5))));
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void every_push_is_in_a_reply_without_a_number(Push push, byte[] expected) {
        assertThat(ProtobufFormat.PROTOBUF.encode(push).bytes()).isEqualTo(delimited(bytes(4, expected)));
    }

    @Test
    void the_largest_number_of_a_command_comes_back() {
        Encoded encoded = ProtobufFormat.PROTOBUF.encode(new Reply(4_294_967_295L, new Result.Publish()));

        assertThat(encoded.bytes()).isEqualTo(delimited(number(1, 4_294_967_295L), bytes(8)));
    }

    @Test
    void a_large_message_has_a_length_of_several_bytes() {
        byte[] large = new byte[70_000];
        Encoded encoded = ProtobufFormat.PROTOBUF.encode(new Reply(1, new Result.Rpc(Payload.of(large))));

        assertThat(encoded.bytes()).isEqualTo(delimited(number(1, 1), bytes(13, bytes(1, large))));
    }

    @Test
    void a_ping_is_one_zero() {
        assertThat(ProtobufFormat.PROTOBUF.ping().bytes()).containsExactly(0);
    }

    @Test
    void joined_messages_stand_one_after_the_other() {
        Encoded publish = ProtobufFormat.PROTOBUF.encode(new Reply(1, new Result.Publish()));
        Encoded ping = ProtobufFormat.PROTOBUF.ping();

        Encoded joined = ProtobufFormat.PROTOBUF.join(List.of(ping, publish, ping));

        assertThat(joined.bytes()).isEqualTo(all(ping.bytes(), publish.bytes(), ping.bytes()));
        assertThat(joined.isBinary()).isTrue();
        assertThat(ProtobufFormat.PROTOBUF.join(List.of(publish))).isSameAs(publish);
    }
}

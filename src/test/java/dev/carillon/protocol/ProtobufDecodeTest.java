package dev.carillon.protocol;

import static dev.carillon.protocol.ProtobufBytes.all;
import static dev.carillon.protocol.ProtobufBytes.bytes;
import static dev.carillon.protocol.ProtobufBytes.delimited;
import static dev.carillon.protocol.ProtobufBytes.number;
import static dev.carillon.protocol.ProtobufBytes.text;
import static dev.carillon.protocol.ProtobufBytes.varint;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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

class ProtobufDecodeTest {

    private static final Payload DATA = Payload.of(new byte[] {(byte) 0xff, 0, '{'});
    private static final byte[] UNKNOWN = all(number(99, 7), bytes(2_000, text(1, "x")));

    static Stream<Arguments> requests() {
        FilterNode leaf = new FilterNode("", "k", "in", "", List.of("a", "b"), List.of());
        FilterNode filter = new FilterNode("not", "", "", "v", List.of(), List.of(leaf));
        Request.Subscribe subscribe = new Request.Subscribe(
                "room:1",
                "t",
                true,
                new StreamPosition("e", 3),
                DATA,
                true,
                true,
                true,
                "fossil",
                3,
                Optional.of(filter),
                new Request.MapPart(1, 2, "k1", 200));
        byte[] wish = all(
                text(2, "t"),
                number(3, 1),
                text(6, "e"),
                number(7, 3),
                bytes(8, DATA.bytes()),
                number(9, 1),
                number(10, 1),
                number(11, 1),
                text(12, "fossil"),
                bytes(
                        13,
                        text(1, "not"),
                        text(4, "v"),
                        bytes(6, text(2, "k"), text(3, "in"), text(5, "a"), text(5, "b"))),
                number(14, 3),
                number(15, 1),
                number(16, 2),
                text(17, "k1"),
                number(18, 200),
                number(19, 1));
        return Stream.of(
                arguments(bytes(4), new Request.Connect("", Payload.EMPTY, Map.of(), "", "", Map.of())),
                arguments(
                        bytes(
                                4,
                                text(1, "t"),
                                bytes(2, DATA.bytes()),
                                bytes(3, text(1, "room:1"), bytes(2, text(1, "not this"), wish)),
                                text(4, "js"),
                                text(5, "5.8"),
                                bytes(6, text(1, "k"), text(2, "v"))),
                        new Request.Connect("t", DATA, Map.of("room:1", subscribe), "js", "5.8", Map.of("k", "v"))),
                arguments(bytes(5, text(1, "room:1"), wish), subscribe),
                arguments(bytes(5, text(1, "room:1")), Request.Subscribe.to("room:1")),
                arguments(bytes(5), Request.Subscribe.to("")),
                arguments(bytes(6, text(1, "c")), new Request.Unsubscribe("c")),
                arguments(bytes(7, text(1, "ü"), bytes(2, DATA.bytes())), new Request.Publish("ü", DATA)),
                arguments(
                        bytes(7, text(1, "c"), number(3, 1), text(4, "k"), number(5, 1)),
                        new Request.Publish("c", Payload.EMPTY, 1, Publication.Entry.removed("k"))),
                arguments(bytes(8, text(1, "c")), new Request.Presence("c")),
                arguments(bytes(9, text(1, "c")), new Request.PresenceStats("c")),
                arguments(
                        bytes(10, text(1, "c"), number(7, -1), bytes(8, number(1, 5), text(2, "e")), number(9, 1)),
                        new Request.History("c", -1, Optional.of(new StreamPosition("e", 5)), true)),
                arguments(
                        bytes(10, text(1, "c"), bytes(8)),
                        new Request.History("c", 0, Optional.of(StreamPosition.NONE), false)),
                arguments(bytes(10), new Request.History("", 0, Optional.empty(), false)),
                arguments(bytes(12, bytes(1, DATA.bytes())), new Request.Send(DATA)),
                arguments(bytes(13, bytes(1, DATA.bytes()), text(2, "m")), new Request.Rpc("m", DATA)),
                arguments(bytes(14, text(1, "t")), new Request.Refresh("t")),
                arguments(bytes(15, text(1, "c"), text(2, "t")), new Request.SubRefresh("c", "t")),
                arguments(UNKNOWN, Request.Nothing.INSTANCE));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void every_request_is_read_by_its_numbers(byte[] request, Request expected) {
        byte[] frame = delimited(number(1, 7), request, UNKNOWN);

        assertThat(read(frame)).containsExactly(new Command(7, expected));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_command_that_is_cut_short_at_any_byte_is_malformed(byte[] request, Request expected) {
        byte[] frame = delimited(number(1, 7), request);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void any_changed_byte_leaves_a_command_or_a_malformed_one(byte[] request, Request expected) {
        byte[] frame = delimited(number(1, 7), request);
        for (int at = 0; at < frame.length; at++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                byte[] changed = frame.clone();
                changed[at] = (byte) value;
                Iterator<Command> commands = ProtobufFormat.PROTOBUF.decode(changed);
                try {
                    commands.forEachRemaining(command -> {});
                } catch (MalformedMessageException allowed) {
                    // nothing else may come
                }
                assertThat(commands.hasNext()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"00, 0", "020801, 1", "06 08ffffffff0f, 4294967295", "07 0880808080f00f, 0", "8300 080105, 0"})
    void the_number_of_a_command_has_32_bits(String hex, long id) {
        byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));
        if (hex.startsWith("83")) {
            // A field whose bytes are not there is no command, however its length is written.
            assertThatThrownBy(() -> read(frame)).isInstanceOf(MalformedMessageException.class);
            return;
        }

        assertThat(read(frame)).containsExactly(new Command(id, Request.Nothing.INSTANCE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing at all
                "01", // longer than the frame
                "80", // no end of the length
                "ffffffff0f", // 2^32 - 1
                "ffffffff7f", // 35 bits
                "8080808008", // 2^31
                "ffffffffffffffffff01", // negative
                "808080808000", // a length of six bytes
                "0108", // a field without a value
                "020001", // field 0
                "020f01", // wire type 7
                "010c", // the end of a group that did not begin
                "010b", // a group without an end
                "0222ff", // a request that is longer than the command
                "0322ffff", //
                "022080", // a varint that does not end
                "0c08ffffffffffffffffffffff", // a varint of more than ten bytes
                "025a00", // the client pings
                "062200" + "5a00" + "0801", // the client pings beside a connect
                "0532030a01ff", // a name that is no UTF-8
                "052a030a01c3", // another
                "052a030a02c0", // shorter than it says
                "0d2a0b38ffffffffffffffffff01", // an offset of 2^64 - 1
            })
    void what_is_no_command_is_malformed(String hex) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void nesting_without_end_is_malformed_and_not_a_full_stack() {
        byte[] groups = new byte[60_000];
        Arrays.fill(groups, (byte) 0x9b); // 99: begin
        for (int at = 1; at < groups.length; at += 2) {
            groups[at] = 6;
        }

        assertThatThrownBy(() -> read(delimited(groups))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void of_several_requests_the_first_in_the_protocol_s_order_counts() {
        byte[] both = delimited(bytes(14, text(1, "t")), bytes(13), bytes(7, text(1, "c")), number(1, 3));
        assertThat(read(both)).containsExactly(new Command(3, new Request.Publish("c", Payload.EMPTY)));

        byte[] rpcAndSend = delimited(bytes(12), bytes(13, text(2, "m")));
        assertThat(read(rpcAndSend)).containsExactly(new Command(0, new Request.Rpc("m", Payload.EMPTY)));
    }

    @Test
    void a_payload_is_not_known_to_be_json() {
        Request request =
                read(delimited(bytes(7, text(1, "c"), text(2, "{}")))).get(0).request();

        assertThat(((Request.Publish) request).data().isJson()).isFalse();
    }

    @Test
    void what_stands_before_a_malformed_command_is_read_and_nothing_after_it() {
        byte[] frame = all(delimited(number(1, 1)), delimited(varint(15)), delimited(number(1, 2)));
        Iterator<Command> commands = ProtobufFormat.PROTOBUF.decode(frame);

        assertThat(commands.next().id()).isEqualTo(1);
        assertThatThrownBy(commands::next).isInstanceOf(MalformedMessageException.class);
        assertThat(commands.hasNext()).isFalse();
        assertThatThrownBy(commands::next).isInstanceOf(NoSuchElementException.class);
    }

    private static List<Command> read(byte[] frame) {
        List<Command> commands = new ArrayList<>();
        ProtobufFormat.PROTOBUF.decode(frame).forEachRemaining(commands::add);
        return commands;
    }
}

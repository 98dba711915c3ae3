package dev.carillon.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every {@link WireFormat} promises to the core, whatever its bytes are. */
public abstract class WireFormatContract {

    private static final ChannelName ROOM = ChannelName.of("room:1");
    private static final ClientInfo ANN = new ClientInfo("ann", "c", Payload.EMPTY, Payload.EMPTY);
    private static final Result.Subscribe SUBSCRIBED = new Result.Subscribe(
            OptionalLong.empty(), false, false, StreamPosition.NONE, List.of(), false, false, Payload.EMPTY);
    private static final Result.Connect CONNECTED = new Result.Connect(
            "c", "v", OptionalLong.empty(), Payload.EMPTY, Map.of("room:1", SUBSCRIBED), 25, true, "", "");

    protected abstract WireFormat format();

    /** A frame of a connect command with id 1 and a publish of {@code {"a":1}} to {@code room:1} with id 2. */
    protected abstract byte[] connectAndPublish();

    /** The same frame, of which the second command is cut short. */
    protected abstract byte[] connectAndHalfACommand();

    /** A frame that answers a ping. */
    protected abstract byte[] pong();

    private static List<Result> results() {
        return List.of(
                CONNECTED,
                SUBSCRIBED,
                new Result.Unsubscribe(),
                new Result.Publish(),
                new Result.Presence(Map.of("c", ANN)),
                new Result.PresenceStats(1, 1),
                new Result.History(List.of(Publication.of(Payload.json("1"))), StreamPosition.NONE),
                new Result.Rpc(Payload.json("1")),
                new Result.Refresh("c", "v", OptionalLong.of(1)),
                new Result.SubRefresh(OptionalLong.empty()),
                Result.Failure.of(ReplyError.INTERNAL));
    }

    private static List<Push> pushes() {
        return List.of(
                new Push.Published(ROOM, Publication.of(Payload.json("1"))),
                new Push.Delta(ROOM, Publication.of(Payload.json("1")), Optional.of(Payload.json("2"))),
                new Push.Joined(ROOM, ANN),
                new Push.Left(ROOM, ANN),
                new Push.Unsubscribed(ROOM, 2500, "x"),
                new Push.Subscribed(ROOM, SUBSCRIBED),
                new Push.Message(Payload.json("1")),
                new Push.Refreshed(OptionalLong.empty()),
                new Push.Disconnected(Disconnect.SHUTDOWN),
                new Push.Connected(CONNECTED));
    }

    @Test
    void everything_that_can_be_said_is_one_message_of_the_format_s_kind_or_nothing() {
        List<Encoded> all = new ArrayList<>(List.of(format().ping()));
        results().forEach(result -> all.add(format().encode(new Reply(7, result))));
        pushes().forEach(push -> all.add(format().encode(push)));
        for (Encoded each : all) {
            if (each != Encoded.NOTHING) {
                assertThat(each.messages()).isEqualTo(1);
                assertThat(each.length()).isPositive();
                assertThat(each.isBinary()).isEqualTo(!format().isText());
            }
        }
        assertThat(all.get(0)).isNotSameAs(Encoded.NOTHING);
    }

    @Test
    void joined_messages_count_each_and_one_alone_is_itself() {
        if (!format().joins()) {
            return;
        }
        Encoded one = format().encode(new Reply(1, new Result.Publish()));
        Encoded two = format().join(List.of(one, format().ping()));
        assertThat(two.messages()).isEqualTo(2);
        assertThat(format().join(List.of(two, one)).messages()).isEqualTo(3);
        assertThat(format().join(List.of(one)).bytes()).isEqualTo(one.bytes());
    }

    @Test
    void the_shared_format_is_its_own_and_does_not_change() {
        assertThat(format().shared(ChannelName.of("room:x"))).isSameAs(format().shared(ChannelName.of("room:x")));
        assertThat(format().shared(ChannelName.of("room:x")).shared(ChannelName.of("room:x")))
                .isSameAs(format().shared(ChannelName.of("room:x")));
        assertThat(format().shared(ChannelName.of("room:x")).isText()).isEqualTo(format().isText());
    }

    @Test
    void commands_are_read_in_order() {
        Iterator<Command> commands = format().decode(connectAndPublish());
        Command connect = commands.next();
        assertThat(connect.id()).isEqualTo(1);
        assertThat(connect.request()).isInstanceOf(Request.Connect.class);
        assertThat(commands.hasNext()).isTrue();
        Command publish = commands.next();
        assertThat(publish.id()).isEqualTo(2);
        assertThat(publish.request()).isEqualTo(new Request.Publish("room:1", Payload.json("{\"a\":1}")));
        assertThat(commands.hasNext()).isFalse();
        assertThatThrownBy(commands::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_pong_is_a_command_without_anything() {
        Iterator<Command> commands = format().decode(pong());
        assertThat(commands.next().isPong()).isTrue();
        assertThat(commands.hasNext()).isFalse();
    }

    @Test
    void what_stands_before_a_malformed_command_is_read_and_nothing_behind_it() {
        Iterator<Command> commands = format().decode(connectAndHalfACommand());
        assertThat(commands.next().id()).isEqualTo(1);
        assertThatThrownBy(commands::next).isInstanceOf(MalformedMessageException.class);
        assertThat(commands.hasNext()).isFalse();
    }

    @Test
    void an_empty_frame_is_malformed_only_when_it_is_read() {
        Iterator<Command> commands = format().decode(new byte[0]);
        assertThat(commands.hasNext()).isTrue();
        assertThatThrownBy(commands::next).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void a_frame_is_not_written_to() {
        byte[] frame = connectAndPublish();
        byte[] before = frame.clone();
        format().decode(frame).forEachRemaining(command -> {});
        assertThat(frame).isEqualTo(before);
    }
}

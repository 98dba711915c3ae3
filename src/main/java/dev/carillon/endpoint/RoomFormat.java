package dev.carillon.endpoint;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The conversation of one plain member with its room: makes the commands that a plain client cannot, and says what is
 * answered in the words of the room. What an official client would act upon (a refused subscribe, a gap in the stream)
 * ends the connection, because a plain client could do nothing about it but come back.
 *
 * <p>One per connection; called in the client's own tasks, but for {@link #shared}.
 */
final class RoomFormat extends BareFormat {

    /** The connection behind the conversation. */
    interface Seat {

        /** Who the node takes the connection for; asked once it has been let in. */
        RoomEvent.Person you();

        /** Ends the connection, behind what is being said. */
        void leave(Disconnect why);
    }

    /** In a channel that the member's token put it into beside the room: there are no words for that. */
    private static final WireFormat SILENT = new BareFormat("silent");

    // The ids of the commands: answers come in their order, so that a kind needs one only.
    private static final long CONNECT = 1;
    private static final long SUBSCRIBE = 2;
    private static final long SAY = 3;
    private static final long WHO = 4;

    private final String room;
    private final ChannelName channel;
    private final Seat seat;
    private boolean in;

    /**
     * @param room    name of the room, without its namespace
     * @param channel what the room is to all others
     */
    RoomFormat(String room, ChannelName channel, Seat seat) {
        super("room");
        this.room = room;
        this.channel = channel;
        this.seat = seat;
    }

    // ---- what is asked

    /** Says who it is. A token that grants the room, or a room that is open, lets the member in by this alone. */
    Command connect() {
        Map<String, Request.Subscribe> subs = Map.of(channel.value(), wish());
        return new Command(CONNECT, new Request.Connect("", Payload.EMPTY, subs, "room", "", Map.of()));
    }

    /** Goes in, for others than those whom {@link #connect} has put in. */
    Command subscribe() {
        return new Command(SUBSCRIBE, wish());
    }

    private Request.Subscribe wish() {
        return new Request.Subscribe(
                        channel.value(), "", false, StreamPosition.NONE, Payload.EMPTY, false, false, true, "", 0)
                .excludingOwn();
    }

    Command command(RoomRequest request) {
        if (request instanceof RoomRequest.Say say) {
            return new Command(SAY, new Request.Publish(channel.value(), say.data()));
        }
        return new Command(WHO, new Request.Presence(channel.value()));
    }

    // ---- what is answered

    @Override
    public Encoded encode(Reply reply) {
        Result result = reply.result();
        if (result instanceof Result.Failure failure) {
            return refused(reply.id(), failure);
        } else if (result instanceof Result.Subscribe) {
            return welcome();
        } else if (result instanceof Result.Connect connected) {
            return connected.subs().containsKey(channel.value()) ? welcome() : Encoded.NOTHING;
        } else if (result instanceof Result.Presence present) {
            return RoomPushes.SHARED.encode(members(present));
        }
        return Encoded.NOTHING;
    }

    private Encoded welcome() {
        in = true;
        return RoomPushes.SHARED.encode(new RoomEvent.Welcome(room, seat.you()));
    }

    private static RoomEvent.Members members(Result.Presence present) {
        List<RoomEvent.Person> people = present.clients().values().stream()
                .map(RoomEvent.Person::of)
                .sorted(Comparator.comparing(RoomEvent.Person::user).thenComparing(RoomEvent.Person::client))
                .toList();
        return new RoomEvent.Members(people);
    }

    private Encoded refused(long id, Result.Failure failure) {
        if (id == SUBSCRIBE && in) {
            return Encoded.NOTHING; // its token had put it in before
        }
        if (id == CONNECT || id == SUBSCRIBE) {
            seat.leave(disconnect(failure.code()));
        }
        return RoomPushes.SHARED.encode(new RoomEvent.Problem(failure.code(), failure.message()));
    }

    /** As the unidirectional transports have it (protocol.md 1.5), with a code of its own for what cannot get better. */
    private static Disconnect disconnect(int code) {
        if (code == ReplyError.TOKEN_EXPIRED.code() || code == ReplyError.EXPIRED.code()) {
            return Disconnect.EXPIRED;
        } else if (code == ReplyError.TOO_MANY_REQUESTS.code()) {
            return Disconnect.TOO_MANY_REQUESTS;
        } else if (code == ReplyError.INTERNAL.code()) {
            return Disconnect.SERVER_ERROR;
        } else if (code == ReplyError.PERMISSION_DENIED.code() || code == ReplyError.UNAUTHORIZED.code()) {
            return Disconnect.PERMISSION_DENIED;
        } else if (code == ReplyError.NOT_AVAILABLE.code() || code == ReplyError.UNKNOWN_CHANNEL.code()) {
            return Disconnect.NOT_AVAILABLE;
        } else if (code == ReplyError.LIMIT_EXCEEDED.code()) {
            return Disconnect.CHANNEL_LIMIT;
        }
        return Disconnect.BAD_REQUEST;
    }

    // ---- what happens unasked

    @Override
    public WireFormat shared(ChannelName subscribed) {
        return subscribed.equals(channel) ? RoomPushes.SHARED : SILENT;
    }

    @Override
    public Encoded encode(Push push) {
        if (push instanceof Push.Message message) {
            return RoomPushes.SHARED.encode(new RoomEvent.Message(null, message.data()));
        }
        if (push instanceof Push.Unsubscribed unsubscribed
                && unsubscribed.channel().equals(channel)) {
            seat.leave(ended(unsubscribed.code()));
        }
        return Encoded.NOTHING;
    }

    // A member that is not in the room any more has nothing to stay for.
    private static Disconnect ended(int code) {
        if (code == Unsubscribed.SUBSCRIPTION_EXPIRED.code()) {
            return Disconnect.SUBSCRIPTION_EXPIRED;
        } else if (code == Unsubscribed.STATE_INVALIDATED.code()) {
            return Disconnect.STATE_INVALIDATED;
        }
        return code >= Unsubscribed.INSUFFICIENT_STATE.code() ? Disconnect.INSUFFICIENT_STATE : Disconnect.FORCED;
    }
}

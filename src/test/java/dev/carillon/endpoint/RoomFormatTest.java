package dev.carillon.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.ReplyError;
import dev.carillon.channel.StreamPosition;
import dev.carillon.channel.Unsubscribed;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomFormatTest {

    private static final ChannelName CHANNEL = ChannelName.of("room:x");
    private static final Result.Subscribe SUBSCRIBED = new Result.Subscribe(
            OptionalLong.empty(), false, false, StreamPosition.NONE, List.of(), false, false, Payload.EMPTY);
    private static final String WELCOME =
            "{\"type\":\"welcome\",\"room\":\"x\",\"you\":{\"client\":\"c1\",\"user\":\"ada\"}}";

    private final List<Disconnect> left = new ArrayList<>();
    private final RoomFormat format = new RoomFormat("x", ChannelName.of("room:x"), seat("c1", "ada"));
    private final long connect = format.connect().id();
    private final long subscribe = format.subscribe().id();
    private final long say =
            format.command(new RoomRequest.Say(Payload.json("{}"))).id();

    @Test
    void the_room_is_a_channel_whose_joins_are_wanted_and_ones_own_words_are_not() {
        Request.Subscribe wish = (Request.Subscribe) format.subscribe().request();

        assertThat(wish.channel()).isEqualTo("room:x");
        assertThat(wish.joinLeave()).isTrue();
        assertThat(wish.excludesOwn()).isTrue();
        assertThat(((Request.Connect) format.connect().request()).subs()).containsExactly(Map.entry("room:x", wish));
    }

    @Test
    void a_member_that_is_let_in_is_welcomed_once() {
        assertThat(text(new Reply(connect, connected(Map.of())))).isEmpty();
        assertThat(text(new Reply(subscribe, SUBSCRIBED))).isEqualTo(WELCOME);
        assertThat(left).isEmpty();
    }

    @Test
    void a_member_that_its_token_puts_in_is_welcomed_once() {
        assertThat(text(new Reply(connect, connected(Map.of("room:x", SUBSCRIBED)))))
                .isEqualTo(WELCOME);
        assertThat(text(failure(subscribe, ReplyError.ALREADY_SUBSCRIBED))).isEmpty();
        assertThat(left).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "INTERNAL, 3004",
        "UNAUTHORIZED, 3507",
        "UNKNOWN_CHANNEL, 3508",
        "PERMISSION_DENIED, 3507",
        "LIMIT_EXCEEDED, 3505",
        "BAD_REQUEST, 3501",
        "NOT_AVAILABLE, 3508",
        "TOKEN_EXPIRED, 3005",
        "EXPIRED, 3005",
        "TOO_MANY_REQUESTS, 3013"
    })
    void who_is_not_let_in_is_told_and_sent_away(ReplyError error, int code) {
        String told = "{\"type\":\"error\",\"code\":" + error.code() + ",\"message\":\"" + error.message() + "\"}";

        assertThat(text(failure(connect, error))).isEqualTo(told);
        assertThat(text(failure(subscribe, error))).isEqualTo(told);

        assertThat(left).extracting(Disconnect::code).containsExactly(code, code);
    }

    @Test
    void a_refused_message_ends_nothing() {
        assertThat(text(failure(say, ReplyError.LIMIT_EXCEEDED)))
                .isEqualTo("{\"type\":\"error\",\"code\":106,\"message\":\"limit exceeded\"}");
        assertThat(text(new Reply(say, new Result.Publish()))).isEmpty();
        assertThat(left).isEmpty();
    }

    @Test
    void members_are_in_the_order_of_their_names() {
        Result present = new Result.Presence(Map.of("c3", info("c3", "bea"), "c2", info("c2", "ada")));

        assertThat(text(new Reply(4, present)))
                .isEqualTo("{\"type\":\"members\",\"members\":[{\"client\":\"c2\",\"user\":\"ada\"},"
                        + "{\"client\":\"c3\",\"user\":\"bea\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"BY_SERVER, 3503", "INSUFFICIENT_STATE, 3010", "SUBSCRIPTION_EXPIRED, 3006", "STATE_INVALIDATED, 3014"})
    void who_is_taken_out_of_the_room_is_sent_away(Unsubscribed reason, int code) {
        Encoded told = format.encode(new Push.Unsubscribed(CHANNEL, reason.code(), reason.reason()));

        assertThat(told.messages()).isZero();
        assertThat(left).extracting(Disconnect::code).containsExactly(code);
    }

    @Test
    void the_end_of_another_channel_is_no_matter() {
        format.encode(new Push.Unsubscribed(ChannelName.of("room:y"), 2000, "server unsubscribe"));

        assertThat(left).isEmpty();
    }

    @Test
    void all_members_of_a_room_share_what_is_encoded_and_other_channels_are_silent() {
        RoomFormat other = new RoomFormat("x", ChannelName.of("room:x"), seat("c2", "bea"));
        Push said = new Push.Published(CHANNEL, Publication.of(Payload.json("{\"a\":1}")));

        assertThat(format.shared(CHANNEL)).isSameAs(other.shared(CHANNEL));
        assertThat(format.shared(CHANNEL).encode(said).text()).isEqualTo("{\"type\":\"message\",\"data\":{\"a\":1}}");
        assertThat(format.shared(ChannelName.of("room:y")).encode(said).messages())
                .isZero();
    }

    private RoomFormat.Seat seat(String client, String user) {
        return new RoomFormat.Seat() {
            @Override
            public RoomEvent.Person you() {
                return new RoomEvent.Person(client, user);
            }

            @Override
            public void leave(Disconnect why) {
                left.add(why);
            }
        };
    }

    private String text(Reply reply) {
        Encoded encoded = format.encode(reply);
        return encoded.messages() == 0 ? "" : encoded.text();
    }

    private static Reply failure(long id, ReplyError error) {
        return new Reply(id, Result.Failure.of(error));
    }

    private static Result.Connect connected(Map<String, Result.Subscribe> subs) {
        return new Result.Connect("c1", "", OptionalLong.empty(), Payload.EMPTY, subs, 0, false, "", "");
    }

    private static ClientInfo info(String client, String user) {
        return new ClientInfo(user, client, Payload.EMPTY, Payload.EMPTY);
    }
}

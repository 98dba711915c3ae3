package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.EndedException;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscribing, publishing and reading by clients (protocol.md 4, 9.3, 9.5), over JSON against a whole node. */
class SubscribingTest {

    private static final String RECOVERABLE = "\"recoverable\":true,\"positioned\":true,\"epoch\":\"E\"";

    private final TestNode node = TestNode.create();

    private static String subscribe(int id, String channel, String more) {
        return "{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"" + more + "}}";
    }

    private static String subscribe(String channel) {
        return subscribe(2, channel, "");
    }

    private static String error(int code, String message) {
        return "{\"id\":2,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
    }

    private static Authenticator.Grant expiring(long seconds) {
        return new Authenticator.Grant(
                Payload.EMPTY,
                Payload.EMPTY,
                Optional.of(ManualTime.START.plusSeconds(seconds)),
                Authenticator.Overrides.NONE);
    }

    // ---- subscribe: what is refused, in the order of protocol.md

    @Test
    void a_name_that_is_too_long_is_a_bad_request() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("live:" + "x".repeat(251)))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:" + "x".repeat(250)))).containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void a_name_of_other_characters_is_a_bad_request() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("live:é"))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:\\u0000"))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:\\u007f"))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subscribe("live:~ !"))).containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void an_unknown_namespace_is_an_unknown_channel() {
        assertThat(node.connected().asks(subscribe("nowhere:1"))).containsExactly(error(102, "unknown channel"));
        assertThat(node.connected().asks(subscribe("none"))).containsExactly(error(102, "unknown channel"));
    }

    @Test
    void twice_the_same_is_already_subscribed_and_the_first_goes_on() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("live:1"), subscribe("live:1")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}", error(105, "already subscribed"));
        node.publish("live:1", "7");
        assertThat(peer.heard()).containsExactly("{\"push\":{\"channel\":\"live:1\",\"pub\":{\"data\":7}}}");
    }

    @Test
    void the_129th_subscription_is_over_the_limit_and_the_others_live() {
        TestPeer peer = node.connected();
        for (int i = 0; i < 128; i++) {
            assertThat(peer.asks(subscribe("live:" + i))).containsExactly("{\"id\":2,\"subscribe\":{}}");
        }
        assertThat(peer.asks(subscribe("live:128"))).containsExactly(error(106, "limit exceeded"));
        node.publish("live:0", "1");
        node.publish("live:127", "2");
        assertThat(peer.heard()).hasSize(2);

        peer.asks("{\"id\":2,\"unsubscribe\":{\"channel\":\"live:0\"}}");
        assertThat(peer.asks(subscribe("live:128"))).containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void nobody_may_subscribe_where_nothing_says_so() {
        assertThat(node.connected().asks(subscribe("closed:1"))).containsExactly(error(103, "permission denied"));
    }

    @Test
    void a_private_channel_needs_a_token() {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("$live:1"))).containsExactly(error(103, "permission denied"));
        assertThat(peer.asks(subscribe(2, "$live:1", ",\"token\":\"t\"")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void a_token_opens_a_channel_that_is_closed_to_everybody() {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        assertThat(node.connected().asks(subscribe(2, "closed:1", ",\"token\":\"t\"")))
                .containsExactly("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void a_token_that_is_not_good_is_told_as_what_it_is() {
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        node.authenticator.refuses("foreign", new EndedException(Disconnect.INVALID_TOKEN));
        node.authenticator.grants("past", expiring(-1));
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"forged\"")))
                .containsExactly(error(103, "permission denied"));
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"old\"")))
                .containsExactly(error(109, "token expired"));
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"past\""))).containsExactly(error(110, "expired"));
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"foreign\""))).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3500);
        assertThat(node.hub.subscriptionCount()).isZero();
    }

    @Test
    void a_channel_of_binary_data_is_not_for_a_client_that_reads_json() {
        assertThat(node.connected().asks(subscribe("binary:1"))).containsExactly(error(108, "not available"));
    }

    // ---- subscribe: what is promised

    @Test
    void wishes_are_honoured_where_the_namespace_allows_them_and_ignored_elsewhere() {
        TestPeer peer = node.connected();
        String wishes = ",\"positioned\":true,\"recoverable\":true,\"join_leave\":true";
        assertThat(peer.asks(subscribe(2, "live:1", wishes))).containsExactly("{\"id\":2,\"subscribe\":{}}");
        assertThat(peer.asks(subscribe(3, "room:1", wishes)).get(0))
                .isEqualTo("{\"id\":3,\"subscribe\":{" + RECOVERABLE + "}}");
        assertThat(peer.asks(subscribe(4, "room:2", "")).get(0)).isEqualTo("{\"id\":4,\"subscribe\":{}}");
        assertThat(peer.asks(subscribe(5, "room:3", ",\"positioned\":true")).get(0))
                .isEqualTo("{\"id\":5,\"subscribe\":{\"positioned\":true,\"epoch\":\"E\"}}");
    }

    @Test
    void the_reply_comes_before_the_own_join() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe("room:1")))
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{}}",
                        "{\"push\":{\"channel\":\"room:1\",\"join\":{\"info\":{\"user\":\"\",\"client\":\"ME\"}}}}");
    }

    @Test
    void others_are_told_of_a_join_and_of_a_leave() {
        TestPeer first = node.connected();
        first.asks(subscribe("room:1"));
        TestPeer second = node.connected();
        second.asks(subscribe("room:1"));
        assertThat(first.heard())
                .singleElement()
                .asString()
                .contains("\"join\"")
                .contains(second.client.id());

        second.asks("{\"id\":3,\"unsubscribe\":{\"channel\":\"room:1\"}}");
        assertThat(first.heard())
                .singleElement()
                .asString()
                .contains("\"leave\"")
                .contains(second.client.id());
        second.client.closed();
        node.settle();
        assertThat(first.heard()).isEmpty();
    }

    @Test
    void a_connection_that_ends_leaves_every_channel() {
        TestPeer stays = node.connected();
        stays.asks(subscribe("room:1"));
        TestPeer goes = node.connected();
        goes.asks(subscribe("room:1"));
        stays.heard();

        goes.client.closed();
        node.settle();

        assertThat(stays.heard()).singleElement().asString().contains("\"leave\"");
        assertThat(stays.asks("{\"id\":9,\"presence_stats\":{\"channel\":\"room:1\"}}"))
                .containsExactly("{\"id\":9,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}");
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
    }

    // ---- recovery

    private String recover(String channel, long offset, String epoch, String more) {
        return subscribe(
                2,
                channel,
                ",\"recoverable\":true,\"recover\":true,\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"" + more);
    }

    @Test
    void what_was_missed_is_given_oldest_first_at_the_position_of_the_request() {
        node.publish("room:1", "1");
        node.publish("room:1", "2");
        node.publish("room:1", "3");
        String epoch = node.top("room:1").epoch();

        assertThat(node.connected().asks(recover("room:1", 1, epoch, "")).get(0))
                .isEqualTo("{\"id\":2,\"subscribe\":{" + RECOVERABLE
                        + ",\"offset\":1,\"recovered\":true,\"was_recovering\":true,\"publications\":["
                        + "{\"data\":2,\"offset\":2},{\"data\":3,\"offset\":3}]}}");
    }

    @Test
    void live_publications_follow_a_recovery_without_gap_or_repetition() {
        node.publish("room:1", "1");
        node.publish("room:1", "2");
        TestPeer peer = node.connected();
        peer.asks(recover("room:1", 0, node.top("room:1").epoch(), ""));
        node.publish("room:1", "3");
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":3,\"offset\":3}}}");
    }

    @ParameterizedTest
    @CsvSource({"5,E", "1,another", "1,_"})
    void a_position_that_is_not_of_this_stream_is_not_recovered(long offset, String epoch) {
        node.publish("room:1", "1");
        String known = epoch.equals("E") ? node.top("room:1").epoch() : epoch;

        assertThat(node.connected().asks(recover("room:1", offset, known, "")).get(0))
                .isEqualTo("{\"id\":2,\"subscribe\":{" + RECOVERABLE + ",\"offset\":1,\"was_recovering\":true}}");
    }

    @Test
    void who_rejects_what_cannot_be_recovered_gets_112_and_may_ask_anew_in_the_same_breath() {
        node.publish("room:1", "1");
        TestPeer peer = node.connected();

        List<String> answers = peer.asks(recover("room:1", 1, "another", ",\"flag\":2"), subscribe(3, "room:1", ""));

        assertThat(answers.subList(0, 2))
                .containsExactly(error(112, "unrecoverable position"), "{\"id\":3,\"subscribe\":{}}");
        node.publish("room:1", "2");
        assertThat(peer.heard()).contains("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":2,\"offset\":2}}}");
    }

    @Test
    void recovery_is_not_for_who_cannot_recover() {
        node.publish("room:1", "1");
        assertThat(node.connected()
                        .asks(subscribe(2, "room:1", ",\"recover\":true"))
                        .get(0))
                .isEqualTo("{\"id\":2,\"subscribe\":{\"was_recovering\":true}}");
    }

    // ---- while a subscribe is under way

    /** The first subscribe got 100 for lack of an answer; what it had begun made each further try fail with 105. */
    @Test
    void a_subscribe_that_was_given_up_may_be_tried_again() {
        SlowBroker slow = new SlowBroker();
        TestNode behind = TestNode.builder().broker(slow::before).build();
        TestPeer peer = behind.connected();
        slow.hold();
        peer.send(subscribe(2, "room:1", ",\"positioned\":true"));
        behind.passAlive(Duration.ofSeconds(32));
        assertThat(peer.heard()).singleElement().asString().contains("\"code\":100");
        assertThat(behind.hub.subscriptionCount()).isZero();

        slow.goOn();
        assertThat(peer.asks(subscribe(3, "room:1", ",\"positioned\":true")).get(0))
                .isEqualTo("{\"id\":3,\"subscribe\":{\"positioned\":true,\"epoch\":\"E\"}}");
        slow.answer();
        behind.settle();
        assertThat(behind.hub.subscriptionCount()).isEqualTo(1);
        behind.publish("room:1", "1");
        assertThat(peer.heard()).contains("{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":1,\"offset\":1}}}");
    }

    @Test
    void what_is_published_while_the_history_is_read_is_delivered_once() {
        SlowBroker slow = new SlowBroker();
        TestNode behind = TestNode.builder().broker(slow::before).build();
        TestPeer peer = behind.connected();
        behind.publish("room:1", "1");
        slow.hold();
        peer.send(subscribe(2, "room:1", ",\"positioned\":true"));
        behind.publish("room:1", "2");
        assertThat(peer.heard()).isEmpty();
        slow.answer(); // with the top as it was when it was asked
        behind.settle();

        assertThat(peer.heard().subList(0, 2))
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{\"positioned\":true,\"epoch\":\"E\",\"offset\":1}}",
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":2,\"offset\":2}}}");
    }

    /** The client would else believe that it is subscribed, and nothing would ever come. */
    @Test
    void a_server_that_unsubscribes_a_client_that_is_about_to_be_told_yes_tells_it_behind_that() {
        SlowBroker slow = new SlowBroker();
        TestNode behind = TestNode.builder().broker(slow::before).build();
        TestPeer peer = behind.connected();
        slow.hold();
        peer.send(subscribe(2, "room:1", ",\"positioned\":true"));
        behind.api().unsubscribe(new ServerApi.Sessions("", "", ""), ChannelName.of("room:1"));
        behind.settle();
        peer.heard();
        slow.answer();
        behind.settle();

        assertThat(peer.heard())
                .containsExactly(
                        "{\"id\":2,\"subscribe\":{\"positioned\":true,\"epoch\":\"E\"}}",
                        "{\"push\":{\"channel\":\"room:1\",\"unsubscribe\":{\"code\":2000,"
                                + "\"reason\":\"server unsubscribe\"}}}");
        assertThat(behind.hub.subscriptionCount()).isZero();
    }

    /** Both found the channel free; the second one's entry replaced the first one's, which stayed in the hub for ever. */
    @Test
    void a_client_and_the_server_that_subscribe_to_the_same_channel_at_once_leave_one_subscription() {
        CompletableFuture<Authenticator.Grant> verdict = new CompletableFuture<>();
        node.authenticator.grants("t", verdict);
        TestPeer peer = node.connected();
        peer.send(subscribe(2, "live:1", ",\"token\":\"t\""));
        node.api()
                .subscribe(
                        new ServerApi.Sessions("", "", ""),
                        ChannelName.of("live:1"),
                        Authenticator.Grant.PLAIN,
                        Optional.empty());
        node.settle();
        peer.heard();

        verdict.complete(Authenticator.Grant.PLAIN);
        node.settle();

        assertThat(peer.heard()).containsExactly(error(105, "already subscribed"));
        assertThat(node.hub.subscriptionCount()).isEqualTo(1);
        node.publish("live:1", "1");
        assertThat(peer.heard()).hasSize(1);
        peer.client.closed();
        assertThat(node.hub.subscriptionCount()).isZero();
    }

    @Test
    void a_broker_that_is_away_is_error_100_and_leaves_nothing_behind() {
        SlowBroker slow = new SlowBroker();
        TestNode behind = TestNode.builder().broker(slow::before).build();
        TestPeer peer = behind.connected();
        slow.hold();
        peer.send(subscribe(2, "room:1", ",\"positioned\":true"));
        slow.fail();
        behind.settle();

        assertThat(peer.heard()).singleElement().asString().contains("\"code\":100");
        assertThat(behind.hub.subscriptionCount()).isZero();
        assertThat(peer.client.subscriptions()).isEmpty();
    }

    // ---- positions

    @Test
    void a_position_that_stays_behind_the_top_is_told_with_2500() {
        SlowBroker lossy = new SlowBroker();
        TestNode behind = TestNode.builder().broker(lossy::before).build();
        TestPeer peer = behind.connected();
        peer.asks(subscribe(2, "room:1", ",\"positioned\":true"));
        lossy.loseDeliveries();
        behind.publish("room:1", "1");

        behind.passAlive(Duration.ofSeconds(82));
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"room:1\",\"unsubscribe\":{\"code\":2500,"
                        + "\"reason\":\"insufficient state\"}}}");
        assertThat(behind.hub.subscriptionCount()).isZero();
    }

    @Test
    void a_position_at_the_top_is_not_complained_about() {
        TestPeer peer = node.connected();
        peer.asks(subscribe(2, "room:1", ",\"positioned\":true"));
        node.publish("room:1", "1");
        peer.heard();
        node.passAlive(Duration.ofSeconds(200));
        assertThat(peer.heard()).isEmpty();
    }

    // ---- unsubscribe

    @Test
    void an_unsubscribe_from_what_one_is_not_in_succeeds() {
        assertThat(node.connected().asks("{\"id\":2,\"unsubscribe\":{\"channel\":\"nowhere:1\"}}"))
                .containsExactly("{\"id\":2,\"unsubscribe\":{}}");
    }

    @Test
    void an_unsubscribe_ends_the_delivery_without_a_push() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("live:1"));
        assertThat(peer.asks("{\"id\":3,\"unsubscribe\":{\"channel\":\"live:1\"}}"))
                .containsExactly("{\"id\":3,\"unsubscribe\":{}}");
        node.publish("live:1", "1");
        assertThat(peer.heard()).isEmpty();
        assertThat(node.hub.channelCount()).isZero();
    }

    // ---- expiry of a subscription

    @Test
    void a_subscription_that_has_expired_is_ended_by_the_tick_after_the_delay() {
        node.authenticator.grants("t", expiring(30));
        TestPeer peer = node.connected();
        assertThat(peer.asks(subscribe(2, "live:1", ",\"token\":\"t\"")))
                .containsExactly("{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":30}}");
        node.passAlive(Duration.ofSeconds(54));
        assertThat(peer.heard()).isEmpty();
        node.passAlive(Duration.ofSeconds(30));
        assertThat(peer.heard())
                .containsExactly("{\"push\":{\"channel\":\"live:1\",\"unsubscribe\":{\"code\":2501,"
                        + "\"reason\":\"subscription expired\"}}}");
    }

    @Test
    void a_server_side_subscription_that_has_expired_ends_the_connection() {
        node.authenticator.knows(
                "t", "ann", Optional.empty(), java.util.Map.of(ChannelName.of("live:1"), expiring(30)));
        TestPeer peer = node.connected("t");
        node.passAlive(Duration.ofSeconds(84));
        assertThat(peer.closeCode()).isEqualTo(3006);
    }

    private String subRefresh(String channel, String token) {
        return "{\"id\":2,\"sub_refresh\":{\"channel\":\"" + channel + "\",\"token\":\"" + token + "\"}}";
    }

    private TestPeer expiringPeer() {
        node.authenticator.grants("t", expiring(30));
        TestPeer peer = node.connected();
        peer.asks(subscribe(2, "live:1", ",\"token\":\"t\""));
        return peer;
    }

    @Test
    void a_sub_refresh_prolongs_the_subscription() {
        TestPeer peer = expiringPeer();
        node.authenticator.grants("next", expiring(300));
        assertThat(peer.asks(subRefresh("live:1", "next")))
                .containsExactly("{\"id\":2,\"sub_refresh\":{\"expires\":true,\"ttl\":300}}");
        node.passAlive(Duration.ofSeconds(100));
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void a_sub_refresh_without_an_expiry_lets_the_subscription_last() {
        TestPeer peer = expiringPeer();
        node.authenticator.grants("next", Authenticator.Grant.PLAIN);
        assertThat(peer.asks(subRefresh("live:1", "next"))).containsExactly("{\"id\":2,\"sub_refresh\":{}}");
        node.passAlive(Duration.ofSeconds(100));
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void a_sub_refresh_that_cannot_be_is_refused() {
        TestPeer peer = expiringPeer();
        node.authenticator.refuses("old", new RefusedException(ReplyError.TOKEN_EXPIRED));
        node.authenticator.grants("past", expiring(-1));
        assertThat(peer.asks(subRefresh("live:2", "t"))).containsExactly(error(103, "permission denied"));
        assertThat(peer.asks(subRefresh("live:1", ""))).containsExactly(error(107, "bad request"));
        assertThat(peer.asks(subRefresh("live:1", "old"))).containsExactly(error(109, "token expired"));
        assertThat(peer.asks(subRefresh("live:1", "past"))).containsExactly(error(109, "token expired"));
        assertThat(peer.closeCode()).isZero();
    }

    @Test
    void a_sub_refresh_with_a_worthless_token_ends_the_connection() {
        TestPeer peer = expiringPeer();
        assertThat(peer.asks(subRefresh("live:1", "forged"))).isEmpty();
        assertThat(peer.closeCode()).isEqualTo(3500);
    }

    // ---- publish

    private static String publish(String channel, String data) {
        return "{\"id\":2,\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + data + "}}";
    }

    @Test
    void a_publication_names_its_publisher() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("live:1"));
        assertThat(peer.asks(publish("live:1", "{ \"__proto__\": \"<script>\" }")))
                .containsExactly(
                        "{\"id\":2,\"publish\":{}}",
                        "{\"push\":{\"channel\":\"live:1\",\"pub\":{\"data\":{ \"__proto__\": \"<script>\" },"
                                + "\"info\":{\"user\":\"\",\"client\":\"ME\"}}}}");
    }

    @Test
    void a_publication_of_the_limit_passes_and_one_byte_more_does_not() {
        TestPeer peer = node.connected();
        assertThat(peer.asks(publish("live:1", "\"" + "x".repeat(65_534) + "\"")))
                .containsExactly("{\"id\":2,\"publish\":{}}");
        assertThat(peer.asks(publish("live:1", "\"" + "x".repeat(65_535) + "\"")))
                .containsExactly(error(106, "limit exceeded"));
    }

    @Test
    void a_publish_without_data_is_a_bad_request() {
        assertThat(node.connected().asks("{\"id\":2,\"publish\":{\"channel\":\"live:1\"}}"))
                .containsExactly(error(107, "bad request"));
    }

    @Test
    void nobody_may_publish_or_read_where_nothing_says_so() {
        node.authenticator.grants("t", Authenticator.Grant.PLAIN);
        TestNode strict = TestNode.builder()
                .namespace(new Namespace(
                        "strict",
                        new Namespace.Presence(true, false, false),
                        TestNode.KEPT,
                        Namespace.Positioning.OFF,
                        new Namespace.Permissions(Access.EVERYBODY, Access.NOBODY, Access.NOBODY, Access.NOBODY),
                        DataFormat.JSON))
                .build();
        TestPeer peer = strict.connected();
        peer.asks(subscribe("strict:1"));
        assertThat(peer.asks(publish("strict:1", "1"))).containsExactly(error(103, "permission denied"));
        assertThat(peer.asks("{\"id\":2,\"history\":{\"channel\":\"strict:1\"}}"))
                .containsExactly(error(103, "permission denied"));
        assertThat(peer.asks("{\"id\":2,\"presence\":{\"channel\":\"strict:1\"}}"))
                .containsExactly(error(103, "permission denied"));
        assertThat(peer.asks("{\"id\":2,\"presence_stats\":{\"channel\":\"strict:1\"}}"))
                .containsExactly(error(103, "permission denied"));
    }

    @Test
    void what_only_subscribers_may_do_is_refused_to_others() {
        Access subscribers = new Access(false, true, false);
        TestNode some = TestNode.builder()
                .namespace(new Namespace(
                        "some",
                        new Namespace.Presence(true, false, false),
                        TestNode.KEPT,
                        Namespace.Positioning.OFF,
                        new Namespace.Permissions(Access.EVERYBODY, subscribers, subscribers, subscribers),
                        DataFormat.JSON))
                .build();
        TestPeer peer = some.connected();
        assertThat(peer.asks(publish("some:1", "1"))).containsExactly(error(103, "permission denied"));
        peer.asks(subscribe("some:1"));
        assertThat(peer.asks(publish("some:1", "1"))).contains("{\"id\":2,\"publish\":{}}");
        assertThat(peer.asks("{\"id\":2,\"presence_stats\":{\"channel\":\"some:1\"}}"))
                .containsExactly("{\"id\":2,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}");
    }

    @ParameterizedTest
    @CsvSource({"nowhere:1,102,unknown channel", "live:é,107,bad request"})
    void the_rules_for_names_hold_for_every_command(String channel, int code, String message) {
        TestPeer peer = node.connected();
        assertThat(peer.asks(publish(channel, "1"))).containsExactly(error(code, message));
        for (String command : List.of("history", "presence", "presence_stats")) {
            assertThat(peer.asks("{\"id\":2,\"" + command + "\":{\"channel\":\"" + channel + "\"}}"))
                    .containsExactly(error(code, message));
        }
    }

    // ---- presence and history

    @Test
    void presence_lists_who_is_there() {
        TestPeer peer = node.connected();
        peer.asks(subscribe("room:1"));
        assertThat(peer.asks("{\"id\":2,\"presence\":{\"channel\":\"room:1\"}}"))
                .containsExactly("{\"id\":2,\"presence\":{\"presence\":{\"ME\":{\"user\":\"\",\"client\":\"ME\"}}}}");
    }

    @Test
    void what_is_off_is_not_available() {
        TestPeer peer = node.connected();
        for (String command : List.of("history", "presence", "presence_stats")) {
            assertThat(peer.asks("{\"id\":2,\"" + command + "\":{\"channel\":\"live:1\"}}"))
                    .containsExactly(error(108, "not available"));
        }
    }

    private String history(String more) {
        return "{\"id\":2,\"history\":{\"channel\":\"room:1\"" + more + "}}";
    }

    private static String page(String publications, long offset) {
        return "{\"id\":2,\"history\":{\"publications\":[" + publications + "],\"offset\":" + offset
                + ",\"epoch\":\"E\"}}";
    }

    @Test
    void history_is_read_in_pages() {
        TestPeer peer = node.connected();
        for (int i = 1; i <= 3; i++) {
            node.publish("room:1", "" + i);
        }
        String epoch = node.top("room:1").epoch();
        String one = "{\"data\":1,\"offset\":1}";
        String two = "{\"data\":2,\"offset\":2}";
        String three = "{\"data\":3,\"offset\":3}";
        String since = ",\"since\":{\"offset\":%d,\"epoch\":\"" + epoch + "\"}";

        assertThat(peer.asks(history(""))).containsExactly(page("", 3));
        assertThat(peer.asks(history(",\"limit\":2"))).containsExactly(page(one + "," + two, 3));
        assertThat(peer.asks(history(",\"limit\":-1"))).containsExactly(page(one + "," + two + "," + three, 3));
        assertThat(peer.asks(history(",\"limit\":2,\"reverse\":true"))).containsExactly(page(three + "," + two, 3));
        assertThat(peer.asks(history(",\"limit\":9" + since.formatted(2)))).containsExactly(page(three, 3));
        assertThat(peer.asks(history(",\"limit\":9,\"reverse\":true" + since.formatted(2))))
                .containsExactly(page(one, 3));
        assertThat(peer.asks(history(",\"limit\":9" + since.formatted(99)))).containsExactly(page("", 3));
        assertThat(peer.asks(history(",\"limit\":9,\"reverse\":true" + since.formatted(0))))
                .containsExactly(error(107, "bad request"));
        assertThat(peer.asks(history(",\"limit\":9,\"since\":{\"offset\":1,\"epoch\":\"other\"}")))
                .containsExactly(error(112, "unrecoverable position"));
    }

    @Test
    void a_page_is_never_larger_than_the_limit() {
        TestNode small = TestNode.builder()
                .settings(from -> new NodeSettings(
                        from.name(), from.version(), true, true, false, 255, 65_536, 2, 2, 0, 0, Duration.ofMinutes(5)))
                .build();
        TestPeer peer = small.connected();
        for (int i = 1; i <= 3; i++) {
            small.publish("room:1", "" + i);
        }
        for (String limit : List.of("-1", "3", "2147483647")) {
            assertThat(peer.asks(history(",\"limit\":" + limit)))
                    .containsExactly(page("{\"data\":1,\"offset\":1},{\"data\":2,\"offset\":2}", 3));
        }
    }

    @Test
    void a_publication_that_is_no_json_ends_only_the_client_that_asks_for_it() {
        TestPeer reader = node.connected();
        TestPeer other = node.connected();
        reader.asks(subscribe("any:1"));
        node.api().publish(ChannelName.of("any:1"), raw(new byte[] {1, 2}));
        node.settle();
        assertThat(reader.closeCode()).isEqualTo(3506);
        assertThat(other.closeCode()).isZero();
    }

    private static ServerApi.Publish raw(byte[] data) {
        return new ServerApi.Publish(Payload.of(data), false, java.util.Map.of(), "", Duration.ofMinutes(5), 0, "");
    }

    @Test
    void in_insecure_mode_everybody_may_do_everything() {
        TestNode insecure = TestNode.builder()
                .settings(from -> TestNode.with(from, false, 0, true))
                .build();
        insecure.authenticator.knows("t", "ann", Optional.of(Instant.MAX), java.util.Map.of());
        TestPeer peer = insecure.connected();
        assertThat(peer.asks(subscribe("$closed:1"))).containsExactly("{\"id\":2,\"subscribe\":{}}");
        assertThat(peer.asks(publish("$closed:1", "1"))).contains("{\"id\":2,\"publish\":{}}");
        assertThat(insecure.open()
                        .asks("{\"id\":1,\"connect\":{\"token\":\"t\"}}")
                        .get(0))
                .doesNotContain("expires");
        TestPeer forged = insecure.open();
        forged.send("{\"id\":1,\"connect\":{\"token\":\"forged\"}}");
        assertThat(forged.closeCode()).isEqualTo(3500);
    }
}

package dev.carillon.node;

import static dev.carillon.node.Lines.RECOVERABLE;
import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nothing is missed and nothing comes twice: recovery, subscribes that are still under way, and positions that fall
 * behind (protocol.md 9.5), over JSON against a whole node.
 */
class RecoveringTest {

    private final TestNode node = TestNode.create();

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
        assertThat(peer.client.subscriptions().all()).isEmpty();
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
    void after_an_interruption_a_position_behind_the_top_is_told_within_seconds() {
        SlowBroker lossy = new SlowBroker();
        TestNode behind = TestNode.builder().broker(lossy::before).build();
        TestPeer peer = behind.connected();
        peer.asks(subscribe(2, "room:1", ",\"positioned\":true"));
        lossy.loseDeliveries();
        behind.publish("room:1", "1");

        behind.hub.interrupted();

        behind.passAlive(Duration.ofSeconds(20));
        assertThat(peer.heard()).singleElement().asString().contains("\"code\":2500");
    }

    @Test
    void who_is_on_his_way_in_during_an_interruption_is_told_as_well() {
        SlowBroker lossy = new SlowBroker();
        TestNode behind = TestNode.builder().broker(lossy::before).build();
        TestPeer peer = behind.connected();
        lossy.hold();
        peer.send(subscribe(2, "room:1", ",\"positioned\":true"));
        lossy.loseDeliveries();
        behind.publish("room:1", "1");
        behind.hub.interrupted();
        behind.passAlive(Duration.ofSeconds(9));
        lossy.answer();
        behind.settle();

        behind.passAlive(Duration.ofSeconds(21));
        assertThat(peer.heard()).last().asString().contains("\"code\":2500");
    }

    @Test
    void an_interruption_in_which_nothing_was_missed_is_told_to_nobody() {
        TestPeer peer = node.connected();
        peer.asks(subscribe(2, "room:1", ",\"positioned\":true"));
        node.publish("room:1", "1");
        peer.heard();

        node.hub.interrupted();

        node.passAlive(Duration.ofSeconds(60));
        assertThat(peer.heard()).isEmpty();
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
}

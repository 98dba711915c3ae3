package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.PublishResult;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.StreamPosition;
import dev.carillon.client.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server's side may ask, carried out on this node's connections. */
class ServerCallsTest extends ServerCallsPart {

    // ---- publish

    @Test
    void a_publication_reaches_the_members_with_its_tags_and_no_publisher() {
        ann.asks(subscribeTo(LIVE));
        PublishResult stored = value(node.api()
                .publish(
                        LIVE,
                        publish(Payload.of("{\n}".getBytes(StandardCharsets.UTF_8)), false, Map.of("a", "b"), "", 0)));
        node.settle();
        assertThat(stored.position()).isEqualTo(StreamPosition.NONE);
        assertThat(ann.heard())
                .singleElement()
                .asString()
                .startsWith("{\"push\":{\"channel\":\"live:1\",\"pub\":{\"data\":{")
                .endsWith("},\"tags\":{\"a\":\"b\"}}}}");
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void what_skips_the_history_is_delivered_and_not_kept() {
        ann.asks("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\",\"positioned\":true}}");
        value(node.api().publish(ROOM, publish(Payload.json("1"), true, Map.of(), "", 0)));
        value(node.api().publish(ROOM, publish(Payload.json("2"), false, Map.of(), "", 0)));
        node.settle();
        assertThat(ann.heard())
                .containsExactly(
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":1}}}",
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":2,\"offset\":1}}}");
    }

    @Test
    void an_idempotency_key_and_a_version_suppress_what_was_there() {
        assertThat(value(node.api().publish(ROOM, publish(Payload.json("1"), false, Map.of(), "k", 5)))
                        .suppressed())
                .isEqualTo(PublishResult.Suppressed.NO);
        assertThat(value(node.api().publish(ROOM, publish(Payload.json("1"), false, Map.of(), "k", 6)))
                        .suppressed())
                .isEqualTo(PublishResult.Suppressed.SAME_KEY);
        assertThat(value(node.api().publish(ROOM, publish(Payload.json("1"), false, Map.of(), "", 5)))
                        .suppressed())
                .isEqualTo(PublishResult.Suppressed.OLD_VERSION);
        assertThat(node.top("room:1").offset()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"nowhere:1,1,102", "live:é,1,107", "live:1,nonsense,107", "live:1,'',107", "live:1,1,0"})
    void names_and_data_are_checked(String channel, String data, int code) {
        assertThat(code(node.api().publish(ChannelName.of(channel), json(data))))
                .isEqualTo(code);
    }

    @Test
    void data_over_the_limit_is_a_bad_request() {
        assertThat(code(node.api().publish(LIVE, json("\"" + "x".repeat(65_534) + "\""))))
                .isZero();
        assertThat(code(node.api().publish(LIVE, json("\"" + "x".repeat(65_535) + "\""))))
                .isEqualTo(107);
    }

    @Test
    void a_broadcast_tells_the_outcome_of_each_channel() {
        List<CompletionStage<PublishResult>> outcomes =
                node.api().broadcast(List.of(LIVE, ChannelName.of("nowhere:1"), ROOM), json("1"));
        assertThat(outcomes).extracting(ServerCallsTest::code).containsExactly(0, 102, 0);
        assertThat(value(outcomes.get(2)).position().offset()).isEqualTo(1);
    }

    @Test
    void publishers_that_are_faster_than_the_rounds_are_refused_for_a_while() {
        ann.asks(subscribeTo(LIVE));
        String data = "\"" + "x".repeat(40_000) + "\"";
        assertThat(code(node.api().publish(LIVE, json(data)))).isZero();
        assertThat(code(node.api().publish(LIVE, json(data)))).isZero();
        assertThat(code(node.api().publish(LIVE, json(data)))).isEqualTo(111);
        bob.sendOnly("{\"id\":2,\"publish\":{\"channel\":\"live:1\",\"data\":1}}");
        assertThat(bob.heard())
                .containsExactly("{\"id\":2,\"error\":{\"code\":111,\"message\":\"too many requests\","
                        + "\"temporary\":true}}");

        node.settle();
        assertThat(code(node.api().publish(LIVE, json(data)))).isZero();
        assertThat(code(node.api().publish(ROOM, json(data)))).isZero();
        node.settle();
        assertThat(ann.heard()).hasSize(3);
    }

    // ---- subscribe, unsubscribe

    @Test
    void a_subscribe_is_told_to_every_connection_of_the_user_before_what_comes_through_it() {
        value(node.api().subscribe(ANN, LIVE, Authenticator.Grant.PLAIN, Optional.empty()));
        node.settle();
        node.publish("live:1", "1");
        for (TestPeer each : List.of(ann, ann2)) {
            assertThat(each.heard())
                    .containsExactly(
                            "{\"push\":{\"channel\":\"live:1\",\"subscribe\":{}}}",
                            "{\"push\":{\"channel\":\"live:1\",\"pub\":{\"data\":1}}}");
        }
        assertThat(bob.heard()).isEmpty();
    }

    @Test
    void a_subscribe_may_mean_one_connection() {
        value(node.api()
                .subscribe(
                        new ServerApi.Sessions("ann", ann.client.id(), ""),
                        LIVE,
                        Authenticator.Grant.PLAIN,
                        Optional.empty()));
        value(node.api()
                .subscribe(
                        new ServerApi.Sessions("ann", "", ann2.client.id()),
                        ChannelName.of("live:2"),
                        Authenticator.Grant.PLAIN,
                        Optional.empty()));
        value(node.api()
                .subscribe(
                        new ServerApi.Sessions("bob", ann.client.id(), ""),
                        ChannelName.of("live:3"),
                        Authenticator.Grant.PLAIN,
                        Optional.empty()));
        node.settle();
        assertThat(value(node.api().channels(""))).isEqualTo(Map.of("live:1", 1, "live:2", 1));
    }

    @Test
    void a_subscribe_that_recovers_is_told_first_and_then_what_was_missed() {
        node.publish("room:1", "1");
        node.publish("room:1", "2");
        StreamPosition since = node.top("room:1").at(1);
        Authenticator.Grant grant = new Authenticator.Grant(
                Payload.EMPTY,
                Payload.EMPTY,
                Optional.empty(),
                new Authenticator.Overrides(
                        Optional.empty(), Optional.of(false), Optional.empty(), Optional.of(true), Optional.empty()));
        value(node.api().subscribe(new ServerApi.Sessions("bob", "", ""), ROOM, grant, Optional.of(since)));
        node.settle();
        node.publish("room:1", "3");
        assertThat(bob.heard())
                .containsExactly(
                        "{\"push\":{\"channel\":\"room:1\",\"subscribe\":{\"recoverable\":true,\"positioned\":true,"
                                + "\"epoch\":\"E\",\"offset\":1}}}",
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":2,\"offset\":2}}}",
                        "{\"push\":{\"channel\":\"room:1\",\"pub\":{\"data\":3,\"offset\":3}}}");
    }

    @Test
    void a_subscribe_to_what_one_is_in_changes_nothing() {
        ann.asks(subscribeTo(LIVE));
        value(node.api().subscribe(ANN, LIVE, Authenticator.Grant.PLAIN, Optional.empty()));
        node.settle();
        assertThat(ann.heard()).isEmpty();
        assertThat(value(node.api().channels("live:*"))).isEqualTo(Map.of("live:1", 2));
    }

    @Test
    void a_subscribe_over_the_limit_ends_the_connection() {
        for (int i = 0; i < 129; i++) {
            value(node.api().subscribe(ANN, ChannelName.of("live:" + i), Authenticator.Grant.PLAIN, Optional.empty()));
        }
        node.settle();
        assertThat(ann.closeCode()).isEqualTo(3505);
        assertThat(bob.closeCode()).isZero();
    }

    @Test
    void an_unsubscribe_is_told_whoever_had_subscribed() {
        ann.asks(subscribeTo(LIVE));
        value(node.api()
                .subscribe(
                        new ServerApi.Sessions("ann", ann2.client.id(), ""),
                        LIVE,
                        Authenticator.Grant.PLAIN,
                        Optional.empty()));
        node.settle();
        ann2.heard();

        value(node.api().unsubscribe(ANN, LIVE));
        node.settle();
        for (TestPeer each : List.of(ann, ann2)) {
            assertThat(each.heard())
                    .containsExactly("{\"push\":{\"channel\":\"live:1\",\"unsubscribe\":{\"code\":2000,"
                            + "\"reason\":\"server unsubscribe\"}}}");
        }
        assertThat(value(node.api().channels(""))).isEmpty();
        assertThat(code(node.api().unsubscribe(ANN, LIVE))).isZero();
        assertThat(code(node.api().unsubscribe(ANN, ChannelName.of("nowhere:1"))))
                .isEqualTo(102);
        assertThat(code(node.api()
                        .subscribe(ANN, ChannelName.of("nowhere:1"), Authenticator.Grant.PLAIN, Optional.empty())))
                .isEqualTo(102);
    }

    // ---- disconnect, refresh

    @Test
    void a_disconnect_ends_the_user_s_connections_but_those_that_stay() {
        value(node.api().disconnect(ANN, Disconnect.custom(4_700, "go away"), Set.of(ann2.client.id())));
        node.settle();
        assertThat(ann.transport.closed()).contains(new Disconnect(4_700, "go away"));
        assertThat(ann2.closeCode()).isZero();
        assertThat(bob.closeCode()).isZero();
    }

    @Test
    void a_refresh_prolongs_or_ends_a_connection() {
        value(node.api().refresh(ANN, false, Optional.of(ManualTime.START.plusSeconds(60)), Payload.EMPTY));
        node.settle();
        assertThat(ann.heard()).containsExactly("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":60}}}");
        node.passAlive(Duration.ofSeconds(50));
        value(node.api()
                .refresh(new ServerApi.Sessions("ann", ann.client.id(), ""), false, Optional.empty(), Payload.EMPTY));
        node.settle();
        assertThat(ann.heard()).containsExactly("{\"push\":{\"refresh\":{}}}");
        node.passAlive(Duration.ofSeconds(60));
        assertThat(ann.closeCode()).isZero();
        assertThat(ann2.closeCode()).isEqualTo(3005);

        value(node.api().refresh(new ServerApi.Sessions("bob", "", ""), true, Optional.empty(), Payload.EMPTY));
        node.settle();
        assertThat(bob.closeCode()).isEqualTo(3005);
    }

    @Test
    void a_refresh_gives_other_info_of_the_user_or_leaves_it() {
        value(node.api().refresh(ANN, false, Optional.empty(), Payload.json("{\"vip\":true}")));
        node.settle();
        assertThat(ann.client.identity().info()).isEqualTo(Payload.json("{\"vip\":true}"));

        value(node.api().refresh(ANN, false, Optional.empty(), Payload.EMPTY));
        node.settle();
        assertThat(ann.client.identity().info()).isEqualTo(Payload.json("{\"vip\":true}"));
        assertThat(ann.client.identity().user()).isEqualTo("ann");
    }

    @Test
    void tags_are_taken_up_to_their_limit_and_then_refused() {
        int max = NodeSettings.DEFAULT.maxTagsBytes();
        Map<String, String> fitting = Map.of("a", "é".repeat(max / 2 - 1), "b", "");
        Map<String, String> larger = Map.of("a", "é".repeat(max / 2 - 1), "b", "x");
        assertThat(value(node.api().publish(ROOM, publish(Payload.json("1"), true, fitting, "", 0))))
                .isNotNull();
        assertThat(code(node.api().publish(ROOM, publish(Payload.json("1"), true, larger, "", 0))))
                .isEqualTo(107);
    }
}

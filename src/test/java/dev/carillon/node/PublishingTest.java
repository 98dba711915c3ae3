package dev.carillon.node;

import static dev.carillon.node.Lines.error;
import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Access;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing and reading by clients, over JSON against a whole node. */
class PublishingTest {

    private final TestNode node = TestNode.create();

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
                        from.name(),
                        from.version(),
                        true,
                        true,
                        false,
                        255,
                        65_536,
                        8_192,
                        2,
                        2,
                        0,
                        0,
                        2_000,
                        Duration.ofMinutes(5),
                        from.filters(),
                        ChannelSyntax.DEFAULT,
                        PersonalChannels.OFF))
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

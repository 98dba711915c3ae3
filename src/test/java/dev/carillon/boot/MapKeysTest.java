package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.MapOptions;
import dev.carillon.channel.Namespaces;
import dev.carillon.channel.SubscriptionType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of a map, and what makes no sense. */
class MapKeysTest {

    private final Map<String, String> values = new HashMap<>(Map.of(
            "carillon.channel.private-prefix", "$",
            "carillon.channel.namespace-boundary", ":",
            "carillon.channel.user-boundary", "#",
            "carillon.channel.user-separator", ",",
            "carillon.namespaces", "board,here",
            "carillon.client.presence-update-interval", "27s",
            "carillon.namespace.board.subscription-type", "map",
            "carillon.namespace.board.map-mode", "recoverable",
            "carillon.namespace.board.map-key-ttl", "5m"));

    private Namespaces read() {
        return new NamespaceKeys(new Keys(key -> Optional.ofNullable(values.get(key)))).read(values.keySet());
    }

    private MapOptions board() {
        return read().named("board").orElseThrow().map();
    }

    @Test
    void by_default_nothing_is_a_map() {
        assertThat(read().named("here").orElseThrow().map()).isEqualTo(MapOptions.OFF);
    }

    @Test
    void a_map_keeps_a_hundred_changes_for_a_minute_and_its_position_for_ten() {
        assertThat(board().type()).isEqualTo(SubscriptionType.MAP);
        assertThat(board().keyTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(board().stream().size()).isEqualTo(100);
        assertThat(board().stream().ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(board().stream().metaTtl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(board().permissions()).isEqualTo(MapOptions.Permissions.NONE);
    }

    @Test
    void an_ephemeral_map_keeps_no_changes() {
        values.put("carillon.namespace.board.map-mode", "ephemeral");
        assertThat(board().hasStream()).isFalse();
        assertThat(board().stream().enabled()).isFalse();
    }

    @Test
    void a_clients_key_and_its_permissions_are_read() {
        values.put("carillon.namespace.board.map-client-key", "user_id");
        values.put("carillon.namespace.board.map-allow-publish-for-subscriber", "true");
        values.put("carillon.namespace.board.map-remove-client-on-unsubscribe", "true");
        assertThat(board().permissions().key()).isEqualTo(MapOptions.ClientKey.USER_ID);
        assertThat(board().permissions().publish().forSubscriber()).isTrue();
        assertThat(board().permissions().remove().forSubscriber()).isFalse();
        assertThat(board().removeOnUnsubscribe()).isTrue();
    }

    @Test
    void a_prefix_leads_into_a_namespace_of_its_kind() {
        values.put("carillon.namespace.board.map-clients-presence-channel-prefix", "here:");
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("map_clients");
        values.put("carillon.namespace.here.subscription-type", "map_clients");
        values.put("carillon.namespace.here.map-mode", "ephemeral");
        values.put("carillon.namespace.here.map-key-ttl", "60s");
        assertThat(board().presence().clients()).isEqualTo("here:");
    }

    @ParameterizedTest
    @CsvSource({
        "board, subscription-type, shared_poll",
        "board, map-mode, ''",
        "board, map-mode, persistent",
        "board, map-key-ttl, 0s",
        "board, map-stream-size, 0",
        "board, map-stream-ttl, 0s",
        "board, map-meta-ttl, 1s",
        "board, map-client-key, session",
        "board, history-size, 10",
        "board, map-users-presence-channel-prefix, board:",
        "board, map-users-presence-channel-prefix, nowhere:",
        "here, map-mode, ephemeral",
        "here, map-allow-publish-for-client, true"
    })
    void what_makes_no_sense_stops_the_deployment(String namespace, String option, String value) {
        if (option.equals("history-size")) {
            values.put("carillon.namespace.board.history-ttl", "1m");
        }
        values.put("carillon.namespace." + namespace + "." + option, value);
        assertThatThrownBy(this::read).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource({"map-key-ttl, 27s", "map-mode, persistent", "map-allow-publish-for-client, true"})
    void entries_of_presence_outlive_their_renewal_and_are_the_servers(String option, String value) {
        values.put("carillon.namespace.board.subscription-type", "map_users");
        read();
        values.put("carillon.namespace.board." + option, value);
        assertThatThrownBy(this::read).isInstanceOf(ConfigurationException.class);
    }
}

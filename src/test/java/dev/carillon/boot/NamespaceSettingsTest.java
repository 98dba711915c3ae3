package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.DataFormat;
import dev.carillon.channel.Identity;
import dev.carillon.channel.Namespace;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a namespace may be told, and how it is told what is wrong with that. */
class NamespaceSettingsTest extends SettingsPart {

    @Test
    void a_namespace_has_the_options_that_are_set() {
        values.put("carillon.namespaces", "room, live");
        values.put("carillon.namespace.room.presence", "true");
        values.put("carillon.namespace.room.history-size", "100");
        values.put("carillon.namespace.room.history-ttl", "5m");
        values.put("carillon.namespace.room.force-recovery", "true");
        values.put("carillon.namespace.room.allow-publish-for-subscriber", "true");
        values.put("carillon.namespace.room.publication-data-format", "any");
        values.put("carillon.namespace.room.force-recovery-mode", "cache");
        values.put("carillon.namespace.room.auto-cache-recover", "true");
        values.put("carillon.namespace.room.allow-tags-filter", "true");
        values.put("carillon.namespace.room.allowed-delta-types", "fossil");
        values.put("carillon.namespace.room.delta-publish", "true");
        values.put("carillon.channel.allow-subscribe-for-client", "true");
        Settings settings = read();

        Namespace room = settings.namespaces().named("room").orElseThrow();
        assertThat(room.presence()).isEqualTo(new Namespace.Presence(true, false, false));
        assertThat(room.history()).isEqualTo(new Namespace.History(100, Duration.ofMinutes(5), Duration.ofHours(720)));
        assertThat(room.positioning()).isEqualTo(new Namespace.Positioning(false, false, true, false));
        assertThat(room.permissions().publish().allows(Identity.ANONYMOUS, true))
                .isTrue();
        assertThat(room.permissions().subscribe().allows(Identity.of("ann"), false))
                .isFalse();
        assertThat(room.dataFormat()).isEqualTo(DataFormat.ANY);
        assertThat(room.recovery()).isEqualTo(new Namespace.Recovery(true, true));
        assertThat(room.filtering().allowed()).isTrue();
        assertThat(room.deltas()).isEqualTo(new Namespace.Deltas(true, true));
        assertThat(settings.namespaces().named("live")).contains(Namespace.closed("live"));
        assertThat(settings.namespaces()
                        .named("")
                        .orElseThrow()
                        .permissions()
                        .subscribe()
                        .allows(Identity.of("ann"), false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "carillon.namespaces|x|carillon.namespaces = x: must be names of two or more letters",
                "carillon.namespaces|a:b|carillon.namespaces = a:b: must be names",
                "carillon.namespace.room.presense|true|carillon.namespace.room.presense: no such option; allowed are",
                "carillon.namespace.rooms.presence|true|carillon.namespace.rooms.presence: no such namespace; carillon.namespaces = room",
                "carillon.namespace.room.presence|on|carillon.namespace.room.presence = on: must be true or false",
                "carillon.namespace.room.history-size|10|carillon.namespace.room.history-size = 10 and carillon.namespace.room.history-ttl = 0s: both must",
                "carillon.namespace.room.history-ttl|5m|carillon.namespace.room.history-size = 0 and carillon.namespace.room.history-ttl = 5m: both must",
                "carillon.namespace.room.channel-regex|a(|carillon.namespace.room.channel-regex = a(: must be a regular expression as RE2 has it",
                "carillon.namespace.room.history-size|-1|carillon.namespace.room.history-size = -1: must be",
                "carillon.namespace.room.history-size|1000001|carillon.namespace.room.history-size = 1000001: must be",
                "carillon.channel.publication-data-format|xml|carillon.channel.publication-data-format = xml: must be json, binary or any",
                "carillon.namespace.room.force-recovery-mode|cash|carillon.namespace.room.force-recovery-mode = cash: must be stream or cache",
                "carillon.namespace.room.allowed-delta-types|xdelta|carillon.namespace.room.allowed-delta-types = xdelta: must be fossil or empty",
                "carillon.namespace.room.delta-publish|true|carillon.namespace.room.delta-publish = true: must be false unless allowed-delta-types is fossil",
                "carillon.namespace.room.auto-cache-recover|true|carillon.namespace.room.auto-cache-recover = true: must be false unless force-recovery-mode is cache"
            })
    void a_wrong_option_is_told(String key, String value, String sentence) {
        values.put("carillon.namespaces", "room");
        values.put(key, value);
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void a_number_out_of_range_is_told_with_what_is_allowed() {
        values.put("carillon.namespaces", "room");
        values.put("carillon.namespace.room.history-size", "1000001");
        assertThatThrownBy(this::read).hasMessageEndingWith("must be a whole number from 0 to 1000000");
    }

    @Test
    void an_epoch_may_not_be_forgotten_before_its_publications() {
        values.put("carillon.channel.history-size", "1");
        values.put("carillon.channel.history-ttl", "2h");
        values.put("carillon.channel.history-meta-ttl", "1h");
        assertThatThrownBy(this::read)
                .hasMessage("carillon.channel.history-meta-ttl = 1h: must be at least history-ttl");
    }

    @Test
    void a_namespace_says_what_becomes_of_slow_subscribers() {
        values.put("carillon.namespaces", "ticker");
        assertThat(read().namespaces().named("ticker").orElseThrow().slow()).isEqualTo(Namespace.Slow.DISCONNECT);

        values.put("carillon.namespace.ticker.slow-subscriber", "drop-oldest");
        values.put("carillon.namespace.ticker.slow-subscriber-max-messages", "5");
        values.put("carillon.namespace.ticker.slow-subscriber-max-bytes", "6");
        values.put("carillon.namespace.ticker.slow-subscriber-max-age", "7s");
        assertThat(read().namespaces().named("ticker").orElseThrow().slow())
                .isEqualTo(new Namespace.Slow(Namespace.Slow.Policy.DROP_OLDEST, 5, 6, Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"slow-subscriber, drop", "slow-subscriber-max-messages, 0", "slow-subscriber-max-age, 5s"})
    void what_makes_no_sense_for_slow_subscribers_is_told(String option, String value) {
        values.put("carillon.namespaces", "ticker");
        assertThatThrownBy(() -> read("carillon.namespace.ticker." + option, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.namespace.ticker.slow-subscriber");
    }

    @Test
    void a_namespace_may_have_names_of_its_own() {
        values.put("carillon.namespaces", "room");
        values.put("carillon.namespace.room.channel-regex", "[a-zé]+");
        values.put("carillon.namespace.room.allow-user-limited-channels", "true");
        Namespace.Naming naming =
                read().namespaces().named("room").orElseThrow().naming();

        assertThat(naming.userLimited()).isTrue();
        assertThat(naming.good().test("café")).isTrue();
        assertThat(naming.good().test("cafés 1")).isFalse();
        assertThat(naming.good().test("")).isFalse();
    }

    @Test
    void the_shape_of_publications_is_compiled_at_start_and_what_is_broken_is_told_with_its_key() {
        values.put("carillon.namespaces", "market");
        String market = "carillon.namespace.market.publication-";
        for (Map.Entry<String, String> broken : Map.of(
                        "schema", "{\"type\":\"nothing\"}",
                        "normalise", "/price:float",
                        "protobuf-message", "market.Quote",
                        "protobuf-descriptor", "base64:AA==")
                .entrySet()) {
            assertThatThrownBy(() -> read(market + broken.getKey(), broken.getValue()))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(market + broken.getKey());
            values.remove(market + broken.getKey());
        }
        values.put(market + "schema", "{}");
        assertThat(read().shapes().shape("market")).isPresent();
        assertThat(read().shapes().shape("")).isEmpty();
        assertThatThrownBy(() -> read(market + "data-format", "binary"))
                .hasMessageContaining(market + "data-format = binary: must be json");
    }

    /** Those of docs/integration.md, which a reader copies. */
    @Test
    void the_example_of_a_map_and_of_who_is_there_is_a_good_one() {
        values.put("carillon.namespaces", "seats, here");
        values.put("carillon.namespace.seats.subscription-type", "map");
        values.put("carillon.namespace.seats.map-mode", "persistent");
        values.put("carillon.namespace.seats.allow-subscribe-for-client", "true");
        values.put("carillon.namespace.seats.map-clients-presence-channel-prefix", "here:");
        values.put("carillon.namespace.here.subscription-type", "map_clients");
        values.put("carillon.namespace.here.map-mode", "ephemeral");
        values.put("carillon.namespace.here.map-key-ttl", "60s");
        values.put("carillon.namespace.here.allow-subscribe-for-client", "true");
        assertThat(read().namespaces().named("here")).isPresent();
    }
}

package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Namespace;
import dev.carillon.client.ClientLimits;
import dev.carillon.direct.CompressionSettings;
import dev.carillon.node.PersonalChannels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults of the WAR and what may be changed: every key is read, and every wrong value is told in one sentence. */
class SettingsTest extends SettingsPart {

    @Test
    void every_key_with_a_default_is_read_and_every_key_that_is_read_has_a_default() {
        values.put("carillon.subscription-token.enabled", "true");
        values.put("carillon.subscription-token.hmac-secret-key", "a secret that is long enough for HS256");
        values.put("carillon.token.hmac-secret-key", "another secret that is long enough, too");
        read();
        Set<String> options = new TreeSet<>();
        NamespaceKeys.OPTIONS.keySet().forEach(option -> options.add(NamespaceKeys.WITHOUT + option));
        Set<String> read = new TreeSet<>(asked);
        assertThat(read).containsAll(options);
        read.removeAll(options);

        assertThat(read).isEqualTo(new TreeSet<>(ServerConfiguration.defaults().stringPropertyNames()));
    }

    @Test
    void by_default_nothing_is_allowed() {
        Settings settings = read();
        assertThat(settings.isInsecure()).isFalse();
        assertThat(settings.node().anonymous()).isFalse();
        assertThat(settings.node().insecure()).isFalse();
        assertThat(settings.api().key()).isEmpty();
        assertThat(settings.rpc()).isEmpty();
        assertThat(settings.transport().echo()).isFalse();
        Namespace plain = settings.namespaces().named("").orElseThrow();
        assertThat(plain).isEqualTo(Namespace.closed(""));
        assertThat(settings.namespaces().named("room")).isEmpty();
    }

    @Test
    void the_defaults_of_the_war_are_those_of_the_core() {
        assertThat(read().client()).isEqualTo(ClientLimits.DEFAULT);
        assertThat(read().hub()).isEqualTo(dev.carillon.node.Hub.Limits.DEFAULT);
        assertThat(read().node().filters()).isEqualTo(dev.carillon.filter.FilterLimits.DEFAULT);
        assertThat(read().memory()).isEqualTo(dev.carillon.broker.MemoryBrokerLimits.DEFAULT);
    }

    @Test
    void the_development_mode_makes_up_secrets_only_where_none_are_configured() {
        values.put("carillon.development", "true");
        assertThat(read().token().keys().secrets().current()).isEqualTo(SECRETS.tokenSecret());
        assertThat(read().api().key()).isEqualTo(SECRETS.apiKey());
        values.put("carillon.token.hmac-secret-key", "my own secret that is long enough, too");
        values.put("carillon.api.key", "my-own-key-that-is-surely-long-enough");
        assertThat(read().token().keys().secrets().current()).isEqualTo("my own secret that is long enough, too");
        assertThat(read().api().key()).isEqualTo("my-own-key-that-is-surely-long-enough");
    }

    @ParameterizedTest
    @ValueSource(strings = {"carillon.development", "carillon.client.insecure", "carillon.api.insecure"})
    void a_short_token_secret_is_for_nodes_that_serve_this_machine_only(String insecure) {
        assertThatThrownBy(() -> read("carillon.token.hmac-secret-key", "secret"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at least 16 bytes");

        assertThat(read(insecure, "true").token().keys().secrets().current()).isEqualTo("secret");

        assertThatThrownBy(() -> read("carillon.insecure-anywhere", "true"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at least 16 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "sdk"})
    void the_settings_of_the_run_profiles_are_good_ones(String profile) throws IOException {
        values.putAll(FileConfigSource.load(Path.of("server-config", profile + ".properties")));

        assertThat(read().isInsecure()).isTrue();
        assertThat(read().insecureAnywhere()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "carillon.client.ping-interval,500ms",
        "carillon.client.pong-timeout,25s",
        "carillon.client.pong-timeout,0s",
        "carillon.client.stale-close-delay,0s",
        "carillon.client.command-timeout,0s",
        "carillon.client.close-timeout,0s",
        "carillon.client.write-timeout,0s",
        "carillon.client.presence-update-interval,0s",
        "carillon.client.channel-position-check-delay,0s",
        "carillon.client.queue-max-bytes,16383",
        "carillon.client.queue-max-messages,15",
        "carillon.client.frame-max-bytes,1023",
        "carillon.client.frame-max-messages,0",
        "carillon.client.inbound-max-bytes,65535",
        "carillon.client.channel-limit,0",
        "carillon.client.connection-limit,-1",
        "carillon.client.user-connection-limit,-1",
        "carillon.client.history-max-publication-limit,0",
        "carillon.client.recovery-max-publication-limit,0",
        "carillon.channel.max-length,0",
        "carillon.channel.max-length,4097",
        "carillon.channel.max-publication-bytes,0",
        "carillon.channel.max-tags-bytes,-1",
        "carillon.channel.round-max-bytes,65535",
        "carillon.engine,nats",
        "carillon.redis.address,localhost:6379",
        "carillon.redis.address,''",
        "carillon.redis.sentinel-address,localhost:26379",
        "carillon.redis.cluster-address,redis://localhost:6379",
        "carillon.redis.cluster-address,localhost",
        "carillon.redis.prefix,''",
        "carillon.redis.db,-1",
        "carillon.redis.connect-timeout,0s",
        "carillon.redis.io-timeout,0s",
        "carillon.redis.presence-ttl,0s",
        "carillon.redis.queue-max-bytes,1000",
        "carillon.memory.max-streams,0",
        "carillon.memory.max-bytes,0",
        "carillon.memory.max-idempotency-keys,0",
        "carillon.websocket.message-size-limit,1023",
        "carillon.token.clock-skew,11m",
        "carillon.token.max-length,511",
        "carillon.token.issuer-regex,https://(a",
        "carillon.channel.private-prefix,$$",
        "carillon.channel.namespace-boundary,''",
        "carillon.channel.namespace-boundary,.",
        "carillon.channel.namespace-boundary,a",
        "carillon.channel.user-boundary,é",
        "carillon.client.user-id-http-header,X User",
        "carillon.client.subscribe-to-user-personal-channel.personal-channel-namespace,nowhere",
        "carillon.client.subscribe-to-user-personal-channel.single-connection,true",
        "carillon.development,yes",
        "carillon.rpc.built-in,unheard-of",
        "carillon.token.hmac-previous-secret-key-valid-until,tomorrow"
    })
    void a_wrong_value_is_told_in_one_sentence_with_its_key(String key, String value) {
        values.put(key, value);
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(key + " = ")
                .hasMessageContaining(": must be ")
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
    }

    @Test
    void a_pattern_must_fit_a_whole_value_and_takes_no_time_whatever_the_value() {
        Predicate<String> pattern = Keys.pattern("key", "(a|aa)+");
        assertThat(pattern.test("aaa")).isTrue();
        assertThat(pattern.test("xaaa")).isFalse();
        assertTimeout(Duration.ofSeconds(5), () -> pattern.test("a".repeat(10_000) + "b"));
    }

    @Test
    void an_exact_value_and_a_pattern_for_the_same_claim_exclude_each_other() {
        values.put("carillon.token.audience", "me");
        values.put("carillon.token.audience-regex", "m.*");
        assertThatThrownBy(this::read)
                .hasMessage(
                        "carillon.token.audience-regex = m.*: must be empty while there is carillon.token.audience");
    }

    @Test
    void compression_is_off_until_it_is_wanted_and_then_fast_and_of_everything() {
        assertThat(read().compression()).isEmpty();
        assertThat(read("carillon.websocket.compression", "true").compression())
                .contains(new CompressionSettings(1, 0));
        assertThat(read().warnings()).noneMatch(warning -> warning.contains("compression"));

        assertThat(read("carillon.transport.websocket", "container").warnings())
                .anyMatch(warning -> warning.startsWith("carillon.websocket.compression does nothing"));
    }

    @ParameterizedTest
    @CsvSource({
        "compression-level,0",
        "compression-level,10",
        "compression-min-size,-1",
        "compression-min-size,16777217"
    })
    void compression_has_bounds(String option, String value) {
        assertThatThrownBy(() -> read("carillon.websocket." + option, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.websocket." + option);
    }

    @Test
    void what_is_weak_is_warned_of_with_its_key() {
        values.put("carillon.token.hmac-secret-key", "x".repeat(16));
        values.put("carillon.token.jwks-public-endpoint", "http://127.0.0.1:8080/keys");
        values.put("carillon.subscription-token.enabled", "true");
        values.put("carillon.subscription-token.jwks-public-endpoint", "http://idp.example.com/keys");

        assertThat(read().warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("carillon.token.hmac-secret-key has 16 bytes"))
                .anyMatch(
                        warning -> warning.startsWith("carillon.subscription-token.jwks-public-endpoint is not https"));
    }

    @ParameterizedTest
    @CsvSource({
        "jwks-cool-down,999ms",
        "jwks-cool-down,11m",
        "jwks-refresh-interval,9s",
        "jwks-timeout,99ms",
        "jwks-timeout,31s",
        "jwks-max-bytes,1023"
    })
    void a_key_set_is_asked_within_limits(String key, String value) {
        values.put("carillon.token.jwks-public-endpoint", "https://idp.example.com/keys");
        assertThat(read().token().keys().keySet()).isPresent();
        values.put("carillon.token." + key, value);
        assertThatThrownBy(this::read).hasMessageStartingWith("carillon.token." + key + " = ");
    }

    @Test
    void marks_in_names_may_be_others_and_none_but_not_the_same() {
        values.put("carillon.channel.private-prefix", "");
        values.put("carillon.channel.user-boundary", "");
        values.put("carillon.channel.user-separator", ";");
        values.put("carillon.channel.namespace-boundary", "/");
        assertThat(read().node().syntax()).isEqualTo(new ChannelSyntax("", "/", "", ";"));

        values.put("carillon.channel.user-separator", "/");
        assertThatThrownBy(this::read)
                .hasMessageStartingWith("carillon.channel.namespace-boundary = /: must be another character than");
    }

    @Test
    void personal_channels_need_a_mark_before_the_user() {
        values.put("carillon.client.subscribe-to-user-personal-channel.enabled", "true");
        assertThat(read().node().personal()).isEqualTo(new PersonalChannels(true, "", false));
        values.put("carillon.channel.user-boundary", "");
        assertThatThrownBy(this::read)
                .hasMessageStartingWith("carillon.client.subscribe-to-user-personal-channel.enabled = true: ");
    }

    @Test
    void the_engine_is_chosen_by_name() {
        assertThat(read().redis()).isEmpty();
        values.put("carillon.engine", "redis");
        assertThat(read().redis()).isPresent();
        values.put("carillon.engine", "nats");
        assertThatThrownBy(this::read).hasMessage("carillon.engine = nats: must be among [memory, redis]");
    }

    @ParameterizedTest
    @CsvSource({"carillon.redis.db,1", "carillon.redis.prefix,a{b}", "carillon.redis.sentinel-address,c:3"})
    void a_cluster_has_one_database_no_sentinels_and_no_braces_before_those_of_the_channel(String key, String value) {
        values.put("carillon.redis.cluster-address", "a:1,b:2");
        values.put("carillon.redis.sentinel-master-name", "main");
        assertThat(read()).isNotNull();

        values.put(key, value);

        assertThatThrownBy(this::read).hasMessageContaining("carillon.redis.");
    }

    @Test
    void the_secrets_are_in_no_text() {
        Settings settings = read("carillon.development", "true");
        assertThat(settings.toString()).doesNotContain(SECRETS.tokenSecret(), SECRETS.apiKey());
        assertThat(SECRETS.toString()).doesNotContain(SECRETS.tokenSecret(), SECRETS.apiKey());
    }
}

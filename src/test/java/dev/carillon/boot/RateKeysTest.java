package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.client.Rate;
import dev.carillon.client.RateLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often peers may ask, as it is configured. */
class RateKeysTest {

    private static final String PREFIX = "carillon.client.rate-limit.";
    private static final Rate TEN = new Rate(10, Duration.ofSeconds(1));

    private final Map<String, String> values = new HashMap<>(Map.of(PREFIX + "refusals", "100/10s"));

    private RateLimits read() {
        return RateKeys.read(new Keys(key -> Optional.ofNullable(values.get(key))));
    }

    @Test
    void without_rules_nothing_is_limited() {
        assertThat(read()).isEqualTo(RateLimits.OFF);
    }

    @Test
    void rules_are_read_in_order() {
        values.put(PREFIX + "connection", "total:10/1s, publish : 10 / 1s,publish:100/1m");
        values.put(PREFIX + "user", "connect:10/1s");
        values.put(PREFIX + "node", "rpc:10/1s");
        values.put(PREFIX + "errors", "10/1s");
        values.put("carillon.client.connection-rate-limit", "10/1s");

        assertThat(read())
                .isEqualTo(new RateLimits(
                        List.of(
                                new RateLimits.Rule("total", TEN),
                                new RateLimits.Rule("publish", TEN),
                                new RateLimits.Rule("publish", new Rate(100, Duration.ofMinutes(1)))),
                        List.of(new RateLimits.Rule("connect", TEN)),
                        List.of(new RateLimits.Rule("rpc", TEN)),
                        RateLimits.DEFAULT_REFUSALS,
                        Optional.of(TEN),
                        Optional.of(TEN)));
    }

    @ParameterizedTest
    @CsvSource({
        "connection, connect:10/1s",
        "connection, ping:10/1s",
        "connection, 10/1s",
        "user, publish",
        "user, publish:",
        "node, publish:10",
        "node, publish:0/1s",
        "node, publish:10/0s",
        "node, publish:x/1s",
        "node, publish:10/2d",
        "refusals, ''",
        "errors, total:10/1s"
    })
    void what_is_no_rate_or_no_command_is_told_with_its_key(String key, String value) {
        values.put(PREFIX + key, value);
        assertThatThrownBy(this::read)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(PREFIX + key + " = ");
    }
}

package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.meter.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rate lets through, by a clock that moves only when told. */
class RatesTest {

    private final ManualTime time = new ManualTime();

    private static RateLimits.Rule rule(String method, int times, int seconds) {
        return new RateLimits.Rule(method, new Rate(times, Duration.ofSeconds(seconds)));
    }

    private Rates rates(List<RateLimits.Rule> connection, List<RateLimits.Rule> user, List<RateLimits.Rule> node) {
        RateLimits limits =
                new RateLimits(connection, user, node, RateLimits.DEFAULT_REFUSALS, Optional.empty(), Optional.empty());
        return new Rates(limits, time::nanoTime, Meter.NONE);
    }

    private static long taken(Allowance allowance, String user, String command, int times) {
        return IntStream.range(0, times)
                .filter(i -> allowance.takes(user, command))
                .count();
    }

    @Test
    void so_many_pass_at_once_and_then_one_whenever_its_share_of_the_span_has_passed() {
        Allowance allowance =
                rates(List.of(rule("publish", 10, 1)), List.of(), List.of()).allowance();
        assertThat(taken(allowance, "", "publish", 20)).isEqualTo(10);

        time.pass(Duration.ofMillis(99));
        assertThat(taken(allowance, "", "publish", 20)).isZero();
        time.pass(Duration.ofMillis(1));
        assertThat(taken(allowance, "", "publish", 20)).isEqualTo(1);
        time.pass(Duration.ofMillis(500));
        assertThat(taken(allowance, "", "publish", 20)).isEqualTo(5);
        time.pass(Duration.ofHours(1));
        assertThat(taken(allowance, "", "publish", 20)).isEqualTo(10);
    }

    @Test
    void in_the_long_run_the_rate_is_what_it_says() {
        Allowance allowance =
                rates(List.of(rule("total", 7, 3)), List.of(), List.of()).allowance();
        long all = 0;
        for (int i = 0; i < 30_000; i++) {
            all += taken(allowance, "", "rpc", 1);
            time.pass(Duration.ofMillis(10));
        }
        assertThat(all).isBetween(700L, 708L); // 300 s, and the credit of the beginning
    }

    @Test
    void a_rule_is_for_its_command_and_total_for_all() {
        Allowance allowance = rates(List.of(rule("publish", 2, 1), rule("total", 3, 1)), List.of(), List.of())
                .allowance();
        assertThat(taken(allowance, "", "publish", 5)).isEqualTo(2);
        assertThat(taken(allowance, "", "history", 5)).isEqualTo(1);
    }

    @Test
    void of_two_rules_for_one_command_both_must_allow_it() {
        Allowance allowance = rates(List.of(rule("rpc", 5, 1), rule("rpc", 8, 60)), List.of(), List.of())
                .allowance();
        assertThat(taken(allowance, "", "rpc", 10)).isEqualTo(5);
        time.pass(Duration.ofSeconds(1));
        assertThat(taken(allowance, "", "rpc", 10)).isEqualTo(3);
    }

    @Test
    void each_connection_has_a_credit_of_its_own_and_those_of_a_user_share_another() {
        Rates rates = rates(List.of(rule("rpc", 4, 1)), List.of(rule("rpc", 6, 1)), List.of());
        assertThat(taken(rates.allowance(), "ann", "rpc", 10)).isEqualTo(4);
        assertThat(taken(rates.allowance(), "ann", "rpc", 10)).isEqualTo(2);
        assertThat(taken(rates.allowance(), "bob", "rpc", 10)).isEqualTo(4);
    }

    @Test
    void the_anonymous_are_no_user_who_could_share_anything() {
        Rates rates = rates(List.of(), List.of(rule("total", 1, 60)), List.of());
        assertThat(taken(rates.allowance(), "", "rpc", 10)).isEqualTo(10);
    }

    @Test
    void what_a_connection_may_not_spend_it_does_not_take_from_the_node() {
        Rates rates = rates(List.of(rule("rpc", 2, 60)), List.of(), List.of(rule("rpc", 5, 60)));
        assertThat(taken(rates.allowance(), "ann", "rpc", 100)).isEqualTo(2);
        assertThat(taken(rates.allowance(), "bob", "rpc", 100)).isEqualTo(2);
        assertThat(taken(rates.allowance(), "eve", "rpc", 100)).isEqualTo(1);
    }

    @Test
    void a_user_s_credit_outlives_its_connections_and_is_forgotten_once_it_is_whole() {
        Rates rates = rates(List.of(), List.of(rule("connect", 2, 10)), List.of());
        assertThat(rates.takesConnect("ann")).isTrue();
        assertThat(rates.takesConnect("ann")).isTrue();
        assertThat(rates.takesConnect("ann")).isFalse();

        IntStream.range(0, 1_000).forEach(i -> rates.takesConnect("user " + i));
        assertThat(rates.takesConnect("ann")).isFalse();
        time.pass(Duration.ofSeconds(20));
        IntStream.range(0, 1_000).forEach(i -> rates.takesConnect("other " + i));

        assertThat(rates.remembered()).isLessThan(1_024);
        assertThat(rates.takesConnect("ann")).isTrue();
    }

    @Test
    void without_limits_nothing_is_counted() {
        Rates rates = new Rates(RateLimits.OFF, time::nanoTime, Meter.NONE);
        assertThat(taken(rates.allowance(), "ann", "rpc", 10_000)).isEqualTo(10_000);
        assertThat(rates.allowance()).isSameAs(rates.allowance());
        assertThat(rates.remembered()).isZero();
        assertThat(rates.takesConnection()).isTrue();
    }

    @Test
    void connections_come_as_often_as_they_may() {
        Rates rates = new Rates(
                new RateLimits(
                        List.of(),
                        List.of(),
                        List.of(),
                        RateLimits.DEFAULT_REFUSALS,
                        Optional.empty(),
                        Optional.of(new Rate(3, Duration.ofSeconds(1)))),
                time::nanoTime,
                Meter.NONE);
        assertThat(IntStream.range(0, 10).filter(i -> rates.takesConnection()).count())
                .isEqualTo(3);
        time.pass(Duration.ofSeconds(1));
        assertThat(rates.takesConnection()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "-1, 1000", "1000001, 1000", "1, 0", "1, 86400001"})
    void a_rate_that_makes_no_sense_is_refused(int times, long millis) {
        assertThatThrownBy(() -> new Rate(times, Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    private static Keys keys(String value) {
        return new Keys(key -> Optional.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "25s,PT25S",
        "25 s,PT25S",
        "5m,PT5M",
        "720h,PT720H",
        "30d,PT720H",
        "0,PT0S",
        "0s,PT0S",
        "PT1M,PT1M",
        "' 7s ',PT7S"
    })
    void a_duration_is_an_amount_with_a_unit_or_iso_8601(String text, Duration duration) {
        assertThat(keys(text).duration("k")).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "25", "s", "-5s", "5 weeks", "1.5s", "5S", "9999999999999s", "5s5s"})
    void what_is_no_duration_is_told_with_key_value_and_what_is_allowed(String text) {
        assertThatThrownBy(() -> keys(text).duration("carillon.x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("carillon.x = " + text + ": must be a duration such as 500ms, 25s, 5m or 720h");
    }

    /** It would come as an overflow, without the key, from wherever nanoseconds are first counted. */
    @ParameterizedTest
    @ValueSource(strings = {"999999999999d", "36526d", "PT1000000H"})
    void a_duration_that_no_clock_can_count_is_told(String text) {
        assertThatThrownBy(() -> keys(text).duration("carillon.x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("carillon.x = " + text + ": must be a duration of at most 100 years");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-5,-5", "1_048_576,1048576", "2147483647,2147483647"})
    void a_number_may_have_underscores(String text, int number) {
        assertThat(keys(text).number("k")).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "2147483648", "1e3", "0x10", "_", "99999999999999999999"})
    void what_is_no_number_is_told(String text) {
        assertThatThrownBy(() -> keys(text).number("carillon.x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("carillon.x = " + text + ": must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "TRUE", "1", "on"})
    void what_is_no_flag_is_told(String text) {
        assertThatThrownBy(() -> keys(text).flag("carillon.x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("carillon.x = " + text + ": must be true or false");
    }

    @Test
    void a_list_has_its_values_between_commas() {
        assertThat(keys(" a , b,, c ").list("k")).containsExactly("a", "b", "c");
        assertThat(keys(" ").list("k")).isEmpty();
    }

    @Test
    void a_key_that_is_set_nowhere_is_an_empty_text() {
        Keys none = new Keys(key -> Optional.empty());
        assertThat(none.text("k")).isEmpty();
        assertThat(none.optional("k")).isEmpty();
        assertThat(keys(" ").optional("k")).isEmpty();
    }
}

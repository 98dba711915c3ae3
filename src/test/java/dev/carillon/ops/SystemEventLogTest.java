package dev.carillon.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How events look in a log that is read line by line. */
class SystemEventLogTest {

    @Test
    void fields_are_plain_where_they_can_be() {
        assertThat(SystemEventLog.line("connection.ended", "client", "c-1", "code", 3008, "reason", "no reason"))
                .isEqualTo("event=connection.ended client=c-1 code=3008 reason=\"no reason\"");
    }

    // A peer chooses its user agent, its channels, its payloads.
    @ParameterizedTest
    @CsvSource({
        "'a\nb', \\u000a",
        "'a\u0085b', \\u0085",
        "'a\u2028b', \\u2028",
        "'a\u2029b', \\u2029",
        "'a\u202eb', \\u202e"
    })
    void no_value_begins_a_new_line_or_turns_it_round(String value, String escaped) {
        assertThat(SystemEventLog.line("x", "value", value)).isEqualTo("event=x value=\"a" + escaped + "b\"");
    }

    @Test
    void no_value_begins_a_new_field_or_is_longer_than_200_characters() {
        assertThat(SystemEventLog.line("x", "value", "a\" code=0")).isEqualTo("event=x value=\"a\\u0022 code=0\"");
        assertThat(SystemEventLog.line("x", "value", "a".repeat(1_000))).hasSize("event=x value=\"\"".length() + 200);
    }
}

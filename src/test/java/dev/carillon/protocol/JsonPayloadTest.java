package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPayloadTest {

    private final Function<Payload, Optional<Payload>> check = JsonPayload::check;

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "-1.5E+2", "\"é\\n\"", "[ 1,\t2 ]", "{\"a\":{\"a\":[]}}"})
    void one_value_without_line_breaks_keeps_its_very_array(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        Payload checked = check.apply(Payload.of(bytes)).orElseThrow();

        assertThat(checked.isJson()).isTrue();
        assertThat(checked.bytes()).isSameAs(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~ 1~             | 1",
                "~1 ~             | 1",
                "~\n\t [ 1 ]\r\n~ | [ 1 ]",
                "~[\n1]~          | [1]",
                "~[1,\r\n  2\n]~  | [1,  2]",
                "~{\"a\"\n:\r1}~  | {\"a\":1}",
                "~[1111111111,\n2222222222222]~ | [1111111111,2222222222222]"
            })
    void blanks_around_it_and_line_breaks_between_its_tokens_are_removed(String raw, String expected) {
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);

        Payload checked = check.apply(Payload.of(bytes)).orElseThrow();

        assertThat(new String(checked.bytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(checked.isJson()).isTrue();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r"})
    void a_line_break_is_found_at_every_place(String lineBreak) {
        String json = "[1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9]";
        for (int at = 1; at < json.length(); at++) {
            byte[] raw = (json.substring(0, at) + lineBreak + json.substring(at)).getBytes(StandardCharsets.UTF_8);

            assertThat(check.apply(Payload.of(raw))).contains(Payload.json(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void what_is_known_to_be_json_is_not_looked_at_again() {
        Payload known = Payload.json("[1]");

        assertThat(check.apply(known)).containsSame(known);
    }

    @Test
    void nothing_is_no_value() {
        assertThat(check.apply(Payload.EMPTY)).isEmpty();
        assertThat(check.apply(Payload.of(new byte[] {' ', '\n'}))).isEmpty();
    }
}

package dev.carillon.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectTest {

    @ParameterizedTest
    @ValueSource(strings = {"123", "true", "null", "false", "{}", "[]", "\"x\"", " 1", "-1", "{\n}", "\n{}", "[\r\n1]"})
    void a_reason_that_a_client_could_take_for_json_is_refused(String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> Disconnect.custom(4_000, reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void an_empty_reason_is_refused(String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Disconnect(3_000, reason));
    }

    @Test
    void a_reason_has_at_most_123_bytes_of_utf_8() {
        assertThat(Disconnect.custom(4_000, "é".repeat(61) + "x").reason()).hasSize(62);
        assertThatIllegalArgumentException().isThrownBy(() -> Disconnect.custom(4_000, "é".repeat(62)));
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 0, -1, 5_000})
    void a_code_outside_of_the_range_is_refused(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Disconnect(code, "x"));
    }

    @Test
    void an_application_does_not_use_the_codes_of_websocket() {
        assertThatIllegalArgumentException().isThrownBy(() -> Disconnect.custom(1_000, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Disconnect.custom(2_999, "x"));
        assertThat(Disconnect.custom(3_000, "x").code()).isEqualTo(3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "1000,true",
        "1009,false",
        "1013,true",
        "3000,true",
        "3499,true",
        "3500,false",
        "3999,false",
        "4000,true",
        "4499,true",
        "4500,false",
        "4999,false"
    })
    void a_client_comes_back_by_the_range_of_the_code(int code, boolean reconnects) {
        assertThat(new Disconnect(code, "x").reconnects()).isEqualTo(reconnects);
    }
}

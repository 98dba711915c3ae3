package dev.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "1023, 1, 1, 1, carillon.api.max-body-bytes",
        "2147483647, 1, 1, 1, carillon.api.max-body-bytes",
        "1024, 0, 1, 1, carillon.api.max-channels",
        "1024, 1, 0, 1, carillon.api.max-batch",
        "1024, 1, 1, 0, carillon.api.timeout",
        "1024, 1, 1, -5, carillon.api.timeout",
    })
    void a_limit_out_of_range_is_named(int body, int channels, int batch, int millis, String key) {
        assertThatThrownBy(() ->
                        new ApiSettings(true, "", "", false, false, body, channels, batch, Duration.ofMillis(millis)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(key + " = ");
    }

    @ParameterizedTest
    @CsvSource({
        "'to p', '', carillon.api.key",
        "tóp, '', carillon.api.key",
        "top, 'to p', carillon.api.previous-key",
        "'', top, carillon.api.previous-key"
    })
    void a_key_that_cannot_work_is_named_and_not_shown(String key, String previousKey, String named) {
        assertThatThrownBy(() -> ApiFixture.settings(key, previousKey))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(named + " = (not shown)")
                .hasMessageNotContaining("to p");
    }

    @Test
    void keys_are_never_printed() {
        assertThat(ApiFixture.settings("hush-1", "hush-2").toString()).doesNotContain("hush");
        assertThat(new ApiCall.Credentials("hush", "hush", "hush").toString()).doesNotContain("hush");
    }
}

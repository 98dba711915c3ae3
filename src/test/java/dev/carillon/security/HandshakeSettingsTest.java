package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeSettingsTest {

    @ParameterizedTest(name = "{0} proxies, {1} headers, {2} bytes: {3}")
    @CsvSource({
        "0, 100, 32768, carillon.http.trusted-proxies = 0: must be 1 to 16",
        "17, 100, 32768, carillon.http.trusted-proxies = 17: must be 1 to 16",
        "1, 15, 32768, carillon.http.max-headers = 15: must be 16 to 1000",
        "1, 1001, 32768, carillon.http.max-headers = 1001: must be 16 to 1000",
        "1, 100, 1023, carillon.http.max-header-bytes = 1023: must be 1024 to 1048576",
        "1, 100, 1048577, carillon.http.max-header-bytes = 1048577: must be 1024 to 1048576"
    })
    void a_setting_out_of_range_stops_the_deployment(int proxies, int headers, int bytes, String sentence) {
        assertThatThrownBy(() -> new HandshakeSettings(List.of(), false, true, "", false, proxies, headers, bytes))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(sentence);
    }
}

package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormatsTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null, '', json",
                "'', '', json",
                "centrifuge-json, '', json",
                "'', json, json",
                "unheard-of, '', json",
                "centrifuge-protobuf, '', protobuf",
                "null, protobuf, protobuf",
                "'', protobuf, protobuf",
                "centrifuge-protobuf, json, protobuf",
                "centrifuge-json, protobuf, protobuf"
            })
    void protobuf_is_spoken_when_either_the_subprotocol_or_the_query_asks_for_it(
            String subprotocol, String asked, String format) {
        assertThat(WireFormats.of(subprotocol, asked).name()).isEqualTo(format);
    }
}

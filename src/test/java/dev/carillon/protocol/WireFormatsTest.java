package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void the_first_subprotocol_of_ours_is_chosen_and_none_that_was_not_offered() {
        assertThat(WireFormats.choose(List.of())).isEmpty();
        assertThat(WireFormats.choose(List.of("chat", "json"))).isEmpty();
        assertThat(WireFormats.choose(List.of("chat", "centrifuge-json"))).isEqualTo("centrifuge-json");
        assertThat(WireFormats.choose(List.of("centrifuge-protobuf", "centrifuge-json")))
                .isEqualTo("centrifuge-protobuf");
    }
}

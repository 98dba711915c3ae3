package dev.carillon.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DecodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomRequestDecoderTest {

    private final RoomRequestDecoder decoder = new RoomRequestDecoder();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\":\"hé\\u00e9\",\"n\":1.50e2, \"n\":-0}",
                "{\"type\":\"what\"}",
                "{\"type\":5}",
                "{\"type\":{\"a\":[]}}",
                "{\"type\":\"who\",\"name\":\"x\"}",
                "{\"name\":\"x\",\"type\":\"who\"}"
            })
    void an_object_is_something_said_byte_for_byte(String text) throws Exception {
        assertThat(decoder.decode(text)).isInstanceOfSatisfying(RoomRequest.Say.class, say -> {
            assertThat(say.data().bytes()).asString().isEqualTo(text);
            assertThat(say.data().isJson()).isTrue();
        });
    }

    @Test
    void only_line_breaks_between_tokens_are_taken_out() throws Exception {
        assertThat(decoder.decode("\n{\r\n\"a\" : \"\\n\"\n}\n"))
                .isInstanceOfSatisfying(
                        RoomRequest.Say.class,
                        say -> assertThat(say.data().bytes()).asString().isEqualTo("{\"a\" : \"\\n\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"who\"}", " { \"type\" :\n\"who\" } ", "{\"typ\\u0065\":\"\\u0077ho\"}"})
    void who_is_asked_by_the_one_member_type(String text) throws Exception {
        assertThat(decoder.decode(text)).isEqualTo(new RoomRequest.Who());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "5", "\"who\"", "[{}]", "{", "{}{}", "{} x", "{\"a\":}", "{'a':1}", "\ufeff{}"})
    void what_is_no_object_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> decoder.decode(text))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        refused -> assertThat(refused.getText()).isEmpty());
    }
}

package dev.carillon.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.message.Emulation;
import dev.carillon.message.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulationsTest {

    private static void is(Emulation emulation, String node, String session, String commands) {
        assertThat(emulation.node()).isEqualTo(node);
        assertThat(emulation.session()).isEqualTo(session);
        assertThat(new String(emulation.commands(), UTF_8)).isEqualTo(commands);
    }

    @Test
    void the_commands_of_json_are_in_a_string() {
        is(
                Emulations.json("{\"session\":\"s\",\"node\":\"n\",\"data\":\"{\\\"id\\\":1}\\n{}\",\"more\":[]}"
                        .getBytes(UTF_8)),
                "n",
                "s",
                "{\"id\":1}\n{}");
        is(Emulations.json("{}".getBytes(UTF_8)), "", "", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "{\"data\":{}}", "{\"node\":\"a\",\"node\":\"b\"}"})
    void what_is_no_such_object_is_malformed(String body) {
        assertThatThrownBy(() -> Emulations.json(body.getBytes(UTF_8))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void protobuf_has_the_numbers_of_the_protocol() {
        byte[] body = {0x0a, 1, 'n', 0x12, 1, 's', 0x1a, 2, 1, 2};
        is(Emulations.protobuf(body), "n", "s", "\u0001\u0002");
        assertThatThrownBy(() -> Emulations.protobuf(new byte[] {0x0a, 9, 'n'}))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void the_session_is_not_written_anywhere() {
        assertThat(new Emulation("n", "secret", new byte[3]).toString()).doesNotContain("secret");
    }
}

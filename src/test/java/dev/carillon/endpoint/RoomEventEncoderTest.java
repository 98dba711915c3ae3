package dev.carillon.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Payload;
import dev.carillon.endpoint.RoomEvent.Person;
import jakarta.websocket.EncodeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomEventEncoderTest {

    private static final Person ADA = new Person("c1", "ada");

    private final RoomEventEncoder encoder = new RoomEventEncoder();

    @Test
    void every_event_has_its_type_first() throws Exception {
        assertThat(encoder.encode(new RoomEvent.Welcome("x", ADA)))
                .isEqualTo("{\"type\":\"welcome\",\"room\":\"x\",\"you\":{\"client\":\"c1\",\"user\":\"ada\"}}");
        assertThat(encoder.encode(new RoomEvent.Joined(ADA)))
                .isEqualTo("{\"type\":\"joined\",\"who\":{\"client\":\"c1\",\"user\":\"ada\"}}");
        assertThat(encoder.encode(new RoomEvent.Left(ADA)))
                .isEqualTo("{\"type\":\"left\",\"who\":{\"client\":\"c1\",\"user\":\"ada\"}}");
        assertThat(encoder.encode(new RoomEvent.Problem(103, "permission denied")))
                .isEqualTo("{\"type\":\"error\",\"code\":103,\"message\":\"permission denied\"}");
        assertThat(encoder.encode(new RoomEvent.Members(List.of(ADA, new Person("c2", "")))))
                .isEqualTo("{\"type\":\"members\",\"members\":["
                        + "{\"client\":\"c1\",\"user\":\"ada\"},{\"client\":\"c2\",\"user\":\"\"}]}");
        assertThat(encoder.encode(new RoomEvent.Members(List.of()))).isEqualTo("{\"type\":\"members\",\"members\":[]}");
    }

    @Test
    void what_was_said_is_not_touched() throws Exception {
        Payload data = Payload.json("{ \"n\":1.50e2,\"n\":\"\\u00e9 é 🎶\" }");

        assertThat(encoder.encode(new RoomEvent.Message(ADA, data)))
                .isEqualTo("{\"type\":\"message\",\"from\":{\"client\":\"c1\",\"user\":\"ada\"},"
                        + "\"data\":{ \"n\":1.50e2,\"n\":\"\\u00e9 é 🎶\" }}");
    }

    @Test
    void what_a_server_says_is_from_nobody() throws Exception {
        assertThat(encoder.encode(new RoomEvent.Message(null, Payload.json("5"))))
                .isEqualTo("{\"type\":\"message\",\"data\":5}");
    }

    @Test
    void a_name_cannot_break_out_of_its_string() throws Exception {
        assertThat(encoder.encode(new RoomEvent.Joined(new Person("c1", "a\"},\n{é"))))
                .isEqualTo("{\"type\":\"joined\",\"who\":{\"client\":\"c1\",\"user\":\"a\\\"},\\n{é\"}}");
    }

    @Test
    void what_is_not_known_to_be_json_is_not_written() {
        RoomEvent unknown = new RoomEvent.Message(ADA, Payload.of(new byte[] {'{', '}'}));

        assertThatThrownBy(() -> encoder.encode(unknown)).isInstanceOf(EncodeException.class);
    }
}

package dev.carillon.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.BeyondJsonP;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.websocket.DecodeException;
import java.io.StringReader;
import java.util.Arrays;

/** What a room says of any message at all: something said is the object that JSON-P sees too, on one line. */
final class RoomAgreement {

    private static final RoomRequestDecoder DECODER = new RoomRequestDecoder();

    private RoomAgreement() {}

    static void message(byte[] bytes) {
        RoomRequest request;
        try {
            request = DECODER.read(bytes.clone());
        } catch (DecodeException refused) {
            assertThat(refused.getText()).isEmpty();
            return;
        }

        if (BeyondJsonP.is(bytes)) {
            return;
        }
        JsonValue seen = value(bytes);
        assertThat(seen.getValueType()).isEqualTo(JsonValue.ValueType.OBJECT);
        if (request instanceof RoomRequest.Say say) {
            byte[] data = say.data().bytes();
            assertThat(data).doesNotContain('\n').doesNotContain('\r');
            assertThat(value(data)).isEqualTo(seen);
        } else {
            assertThat(seen)
                    .isEqualTo(Json.createObjectBuilder().add("type", "who").build());
        }
    }

    private static JsonValue value(byte[] bytes) {
        try (JsonReader reader = Json.createReader(new StringReader(new String(bytes, UTF_8)))) {
            return reader.readValue();
        } catch (RuntimeException unreadable) {
            throw new AssertionError("JSON-P cannot read " + Arrays.toString(bytes), unreadable);
        }
    }
}

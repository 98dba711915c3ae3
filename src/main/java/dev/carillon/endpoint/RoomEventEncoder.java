package dev.carillon.endpoint;

import dev.carillon.channel.Payload;
import dev.carillon.message.UnencodablePayloadException;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes what a member of a plain room is told: JSON-B writes the envelope, and what was said is put into it as it is,
 * so that nobody's numbers or spelling change on the way. Without state and thread-safe.
 */
public class RoomEventEncoder implements Encoder.Text<RoomEvent> {

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String encode(RoomEvent event) throws EncodeException {
        try {
            return new String(bytes(event), StandardCharsets.UTF_8);
        } catch (JsonbException | UnencodablePayloadException unwritable) {
            throw new EncodeException(event, "no JSON", unwritable);
        }
    }

    /**
     * The same in UTF-8, for those who write bytes.
     *
     * @throws UnencodablePayloadException when what was said is not known to be JSON
     */
    byte[] bytes(RoomEvent event) {
        byte[] envelope = Shared.JSONB.toJson(event, event.getClass()).getBytes(StandardCharsets.UTF_8);
        return event instanceof RoomEvent.Message message ? spliced(envelope, message.data()) : envelope;
    }

    private static byte[] spliced(byte[] envelope, Payload data) {
        if (!data.isJson() || data.isEmpty()) {
            throw new UnencodablePayloadException("a payload that is not known to be JSON");
        }
        // Before the closing brace; the type stands before it, so that a comma is always due.
        int at = envelope.length - 1;
        byte[] whole = Arrays.copyOf(envelope, at + DATA.length + data.length() + 1);
        System.arraycopy(DATA, 0, whole, at, DATA.length);
        System.arraycopy(data.bytes(), 0, whole, at + DATA.length, data.length());
        whole[whole.length - 1] = '}';
        return whole;
    }

    /** One for all: it is dear to make, and a container makes an encoder for every connection. */
    private static final class Shared {
        static final Jsonb JSONB = JsonbBuilder.create();
    }
}

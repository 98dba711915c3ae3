package dev.carillon.endpoint;

import dev.carillon.channel.Payload;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.protocol.JsonReader;
import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a member of a plain room sends. With the strict reader of the client protocol and not with JSON-B: what is
 * said is to be handed on byte for byte, and only once it is known to be JSON. Without state and thread-safe.
 */
public class RoomRequestDecoder implements Decoder.Text<RoomRequest> {

    /** A reading of the whole text would be done twice: {@link #decode} tells. */
    @Override
    public boolean willDecode(String text) {
        return true;
    }

    /** @throws DecodeException when it is not a JSON object */
    @Override
    public RoomRequest decode(String text) throws DecodeException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same for those who have the bytes.
     *
     * @throws DecodeException when it is not a JSON object
     */
    RoomRequest read(byte[] message) throws DecodeException {
        try {
            JsonReader json = new JsonReader(message);
            Payload object = json.payload();
            json.end();
            if (object.bytes()[0] != '{') {
                throw notAnObject();
            }
            return asksWho(object) ? new RoomRequest.Who() : new RoomRequest.Say(object);
        } catch (MalformedMessageException notJson) {
            throw notAnObject();
        }
    }

    private static boolean asksWho(Payload object) {
        JsonReader json = new JsonReader(object.bytes());
        json.beginObject();
        if (!json.nextMember() || !json.name().equals("type")) {
            return false;
        }
        byte[] type = json.payload().bytes();
        return type[0] == '"' && new JsonReader(type).string().equals("who") && !json.nextMember();
    }

    // Without the text: a payload never reaches a log.
    private static DecodeException notAnObject() {
        return new DecodeException("", "a message to a room is one JSON object");
    }
}

package dev.carillon.shape;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.channel.Payload;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.node.MisshapenException;

/**
 * Between the two forms of a declared Protobuf payload: JSON, in which it is kept, and the binary one, in which Protobuf
 * clients have it. Thread-safe.
 */
final class Translation {

    private final MessageType type;
    private final int maxBytes;

    /** @param maxBytes of the JSON form */
    Translation(MessageType type, int maxBytes) {
        this.type = type;
        this.maxBytes = maxBytes;
    }

    /**
     * The form in which every JSON client gets it, however it was written.
     *
     * @param json known to be JSON
     * @throws MisshapenException when it is none of the type
     */
    Payload canonical(Payload json) {
        return fromBinary(JsonToWire.write(type, json.bytes()));
    }

    /** @throws MisshapenException when it is none of the type, or JSON cannot say it */
    Payload fromBinary(byte[] binary) {
        try {
            return json(binary);
        } catch (MalformedMessageException | InvalidProtocolBufferException malformed) {
            throw new MisshapenException("", "a Protobuf message " + type.fullName());
        }
    }

    // Almost everybody writes a message as protobuf-java does.
    private Payload json(byte[] binary) throws InvalidProtocolBufferException {
        try {
            return Payload.json(WireToJson.write(type, binary, false, maxBytes));
        } catch (WireToJson.UnsettledException other) {
            byte[] settled = DynamicMessage.parseFrom(type.descriptor(), binary).toByteArray();
            return Payload.json(WireToJson.write(type, settled, true, maxBytes));
        }
    }

    /**
     * @param json what {@link #canonical} or {@link #fromBinary} has made
     * @throws UnencodablePayloadException when it was made for another version of the type
     */
    byte[] toBinary(Payload json) {
        try {
            return JsonToWire.write(type, json.bytes());
        } catch (MisshapenException otherVersion) {
            throw new UnencodablePayloadException("a payload that is no " + type.fullName());
        }
    }
}

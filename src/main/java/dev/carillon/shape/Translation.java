package dev.carillon.shape;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.carillon.channel.Payload;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.node.MisshapenException;
import java.io.IOException;

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
        return json(MessageReader.read(type, json.bytes()), json.length());
    }

    /** @throws MisshapenException when it is none of the type, or JSON cannot say it */
    Payload fromBinary(byte[] binary) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(binary);
            in.setRecursionLimit(MessageReader.MAX_DEPTH);
            Message message = DynamicMessage.parseFrom(type.root(), in);
            in.checkLastTagWas(0);
            return json(message, 2 * binary.length);
        } catch (InvalidProtocolBufferException malformed) {
            throw new MisshapenException("", "a Protobuf message " + type.root().getFullName());
        } catch (IOException fromMemory) {
            throw new IllegalStateException(fromMemory);
        }
    }

    private Payload json(Message message, int capacity) {
        return Payload.json(MessageWriter.write(message, capacity, maxBytes));
    }

    /**
     * @param json what {@link #canonical} or {@link #fromBinary} has made
     * @throws UnencodablePayloadException when it was made for another version of the type
     */
    byte[] toBinary(Payload json) {
        try {
            return MessageReader.read(type, json.bytes()).toByteArray();
        } catch (MisshapenException otherVersion) {
            throw new UnencodablePayloadException(
                    "a payload that is no " + type.root().getFullName());
        }
    }
}

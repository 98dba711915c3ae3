package dev.carillon.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.message.Emulation;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.protocol.wire.Wire;
import java.nio.charset.StandardCharsets;

/** Reads the bodies of {@code /emulation} in both formats (protocol.md 1.4). */
public final class Emulations {

    private static final JsonNames NAMES = JsonNames.of("node", "session", "data");

    private Emulations() {}

    /**
     * An object whose {@code data} is a string that holds the commands.
     *
     * @throws MalformedMessageException when it is no such object
     */
    public static Emulation json(byte[] body) {
        String node = "";
        String session = "";
        String data = "";
        JsonReader reader = new JsonReader(body);
        JsonMembers members = reader.members(NAMES);
        while (members.next()) {
            switch (members.name()) {
                case "node" -> node = reader.string();
                case "session" -> session = reader.string();
                case "data" -> data = reader.string();
                default -> throw new AssertionError(members.name());
            }
        }
        reader.end();
        return new Emulation(node, session, data.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * One message, without its length before it.
     *
     * @throws MalformedMessageException when it is none
     */
    public static Emulation protobuf(byte[] body) {
        try {
            Wire.EmulationRequest read = Wire.EmulationRequest.parseFrom(body);
            return new Emulation(
                    read.getNode(), read.getSession(), read.getData().toByteArray());
        } catch (InvalidProtocolBufferException invalid) {
            throw new MalformedMessageException("expected an emulation request");
        }
    }
}

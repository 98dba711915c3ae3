package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.protocol.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What our reader says of any bytes at all, compared with the library's own way of reading a frame. */
final class ProtobufAgreement {

    private ProtobufAgreement() {}

    /** A frame is malformed, or holds as many commands as the library finds, with the same ids. */
    static void frame(byte[] frame) {
        List<Command> commands = new ArrayList<>();
        boolean malformed = false;
        byte[] given = frame.clone();
        Iterator<Command> decoded = ProtobufFormat.PROTOBUF.decode(given);
        try {
            decoded.forEachRemaining(commands::add);
        } catch (MalformedMessageException expected) {
            malformed = true;
        }

        assertThat(decoded.hasNext()).isFalse();
        assertThat(given).isEqualTo(frame);
        List<Wire.Command> seen = library(frame);
        if (malformed) {
            assertThat(commands).hasSizeLessThanOrEqualTo(seen.size());
        } else {
            assertThat(commands).isNotEmpty().hasSameSizeAs(seen);
        }
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            assertThat((int) command.id()).isEqualTo(seen.get(i).getId());
            assertThat(command.id()).isBetween(0L, 0xffff_ffffL);
            assertThat(seen.get(i).hasPing()).isFalse();
        }
    }

    private static List<Wire.Command> library(byte[] frame) {
        List<Wire.Command> commands = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(frame);
        try {
            Wire.Command command = Wire.Command.parseDelimitedFrom(in);
            while (command != null) {
                commands.add(command);
                command = Wire.Command.parseDelimitedFrom(in);
            }
        } catch (IOException invalid) {
            return commands;
        }
        return commands;
    }
}

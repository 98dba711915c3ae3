package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.Payload;
import dev.carillon.message.Command;
import dev.carillon.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/** Says that bytes are refused: a payload in all the places where one may stand. */
final class BadJson {

    private BadJson() {}

    static void assertRefused(String payload) {
        assertRefused(payload.getBytes(StandardCharsets.UTF_8));
    }

    static void assertRefused(byte[] payload) {
        assertThat(JsonPayload.check(Payload.of(payload))).isEmpty();
        assertMalformed(bytes("{\"id\":1,\"publish\":{\"channel\":\"c\",\"data\":", payload, "}}"));
        assertMalformed(bytes("{\"id\":1,\"unknown\":", payload, "}"));
    }

    static void assertMalformed(String frame) {
        assertMalformed(frame.getBytes(StandardCharsets.UTF_8));
    }

    static void assertMalformed(byte[] frame) {
        Iterator<Command> commands = JsonFormat.JSON.decode(frame);
        assertThat(commands.hasNext()).isTrue();
        assertThatThrownBy(() -> commands.forEachRemaining(command -> {}))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(commands.hasNext()).isFalse();
    }

    static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String before, byte[] middle, String after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(start, start.length + middle.length + end.length);
        System.arraycopy(middle, 0, all, start.length, middle.length);
        System.arraycopy(end, 0, all, start.length + middle.length, end.length);
        return all;
    }
}

package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** What must hold of any bytes at all, as a compressed message and as one to compress: the fuzz tests feed it. */
final class InflatedBytes {

    private static final int LIMIT = 1_000;
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final Inflation INFLATION = new Inflation(1);
    private static final Deflation DEFLATION = new Deflation(6, 1);

    private InflatedBytes() {}

    static void any(byte[] bytes) {
        inflates(bytes);
        comesBack(bytes);
    }

    private static void inflates(byte[] bytes) {
        try {
            byte[] message = INFLATION.inflate(bytes, bytes.length, LIMIT);
            assertThat(message.length).isLessThanOrEqualTo(LIMIT);
            // Exactly as long as the limit is good, and no longer.
            if (message.length > 0) {
                assertThat(refusal(bytes, message.length - 1)).contains(Disconnect.MESSAGE_TOO_BIG);
            }
            assertThat(refusal(bytes, message.length)).isEmpty();
            byte[] begins = read(bytes);
            assertThat(Arrays.copyOf(message, Math.min(begins.length, message.length)))
                    .isEqualTo(Arrays.copyOf(begins, Math.min(begins.length, message.length)));
        } catch (Inflation.Refusal refused) {
            // Where it breaks the limit it breaks a smaller one, and what is no DEFLATE is none under a larger one.
            boolean tooBig = refused.reason() == Disconnect.MESSAGE_TOO_BIG;
            assertThat(refusal(bytes, tooBig ? LIMIT / 2 : 2 * LIMIT))
                    .contains(tooBig ? Disconnect.MESSAGE_TOO_BIG : Disconnect.INVALID_PAYLOAD);
        }
    }

    private static Optional<Disconnect> refusal(byte[] bytes, int limit) {
        try {
            INFLATION.inflate(bytes, bytes.length, limit);
            return Optional.empty();
        } catch (Inflation.Refusal refused) {
            return Optional.of(refused.reason());
        }
    }

    /** By the JDK's stream, up to the first last block. */
    private static byte[] read(byte[] bytes) {
        Inflater inflater = new Inflater(true);
        try (InputStream in = new InflaterInputStream(
                new SequenceInputStream(new ByteArrayInputStream(bytes), new ByteArrayInputStream(TAIL)), inflater)) {
            byte[] room = new byte[LIMIT];
            int size = 0;
            try {
                for (int count = in.read(room); count > 0; count = in.read(room, size, LIMIT - size)) {
                    size += count;
                }
            } catch (IOException end) {
                // it cannot know that a message ends without a last block
            }
            return Arrays.copyOf(room, size);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        } finally {
            inflater.end();
        }
    }

    private static void comesBack(byte[] bytes) {
        byte[] frame = DEFLATION.frame(true, bytes);
        byte[] sent = DeflationTest.payload(frame);
        try {
            byte[] back = (frame[0] & 0x40) == 0 ? sent : INFLATION.inflate(sent, sent.length, bytes.length);
            assertThat(back).isEqualTo(bytes);
        } catch (Inflation.Refusal refused) {
            throw new AssertionError(refused);
        }
    }
}

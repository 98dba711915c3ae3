package dev.carillon.direct.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.carillon.channel.Disconnect;
import dev.carillon.it.Frames;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is compressed, and that what was compressed comes back. */
class DeflationTest {

    private static final int RSV1 = 0x40;

    private final Inflation inflation = new Inflation(1);
    private final Deflation deflation = new Deflation(1, 1);

    @AfterEach
    void close() {
        inflation.close();
        deflation.close();
    }

    private static boolean isCompressed(byte[] frame) {
        return (frame[0] & RSV1) != 0;
    }

    /** Of a frame without a mask. */
    static byte[] payload(byte[] frame) {
        int header = frame[1] == 126 ? 4 : frame[1] == 127 ? 10 : 2;
        return Arrays.copyOfRange(frame, header, frame.length);
    }

    @Test
    void a_message_that_gets_shorter_is_compressed_and_says_so() {
        byte[] frame = deflation.frame(false, "a".repeat(40).getBytes(StandardCharsets.US_ASCII));

        assertThat(frame[0] & 0xff).isEqualTo(0xc1);
        assertThat(frame).hasSizeLessThan(12);
        assertThat(deflation.frame(true, new byte[40])[0] & 0xff).isEqualTo(0xc2);
    }

    @Test
    void a_message_that_does_not_get_shorter_goes_as_it_is() {
        byte[] noise = new byte[1_000];
        new Random(7).nextBytes(noise);

        assertThat(deflation.frame(true, noise)).isEqualTo(ServerFrame.binary(noise));
        assertThat(deflation.frame(false, Frames.hex("'{}'"))).isEqualTo(Frames.hex("81 02 '{}'"));
        assertThat(deflation.frame(false, new byte[0])).isEqualTo(Frames.hex("81 00"));
    }

    @Test
    void no_message_depends_on_another() {
        byte[] message = "the same again and again".repeat(3).getBytes(StandardCharsets.US_ASCII);

        assertThat(deflation.frame(false, message)).isEqualTo(deflation.frame(false, message));
    }

    @Test
    void any_message_comes_back_at_any_level() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            byte[] message = new byte[random.nextInt(1 << random.nextInt(17))];
            int alphabet = 1 + random.nextInt(255);
            for (int at = 0; at < message.length; at++) {
                message[at] = (byte) random.nextInt(alphabet);
            }
            try (Deflation other = new Deflation(1 + i % 9, 1)) {
                byte[] frame = other.frame(true, message);
                byte[] sent = payload(frame);
                assertThat(sent.length).isLessThanOrEqualTo(message.length);
                byte[] back = isCompressed(frame) ? inflation.inflate(sent, sent.length, message.length) : sent;
                assertThat(back).isEqualTo(message);
            }
        }
    }

    /** It is ended when the limit is full, not when the 64 MiB would be there. */
    @Test
    void a_bomb_takes_no_more_memory_than_its_limit_allows() {
        byte[] bomb = bomb(64 << 20);
        assertThat(bomb).hasSizeLessThan(128 << 10);
        int limit = 128 << 10;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        refusal(bomb, limit); // loads what has to be loaded
        long before = threads.getCurrentThreadAllocatedBytes();

        Disconnect reason = refusal(bomb, limit);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2L * limit);
        assertThat(reason).isEqualTo(Disconnect.MESSAGE_TOO_BIG);
    }

    private Disconnect refusal(byte[] message, int limit) {
        try {
            inflation.inflate(message, message.length, limit);
            throw new AssertionError("not refused");
        } catch (Inflation.Refusal refused) {
            return refused.reason();
        }
    }

    private static byte[] bomb(int bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[bytes]);
        deflater.finish();
        byte[] room = new byte[bytes / 500];
        int length = deflater.deflate(room);
        deflater.end();
        return Arrays.copyOf(room, length);
    }

    /** Two bytes each: the most that a message can make us begin anew. */
    @Test
    void a_message_of_last_blocks_only_is_worked_off() throws Exception {
        byte[] blocks = new byte[128 << 10];
        for (int i = 0; i < blocks.length; i += 2) {
            blocks[i] = 3;
        }

        assertThat(inflation.inflate(blocks, blocks.length, 1_000)).isEmpty();
    }

    @Test
    void what_cannot_be_read_is_1007() {
        assertThatThrownBy(() -> inflation.inflate(new byte[] {6}, 1, 10))
                .isInstanceOfSatisfying(
                        Inflation.Refusal.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Disconnect.INVALID_PAYLOAD));
    }
}

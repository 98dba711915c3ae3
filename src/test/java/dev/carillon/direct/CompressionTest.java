package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.message.Encoded;
import dev.carillon.node.TestNode;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message is compressed once for all that share it. */
class CompressionTest {

    private static final int COMPRESSED_TEXT = 0xc1;
    private static final int TEXT = 0x81;

    private final Compression compression = new Compression(new CompressionSettings(1, 0), 1);
    private final TestNode node = TestNode.create();

    @AfterEach
    void close() {
        compression.close();
    }

    private static Encoded message(String text) {
        return Encoded.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int first(byte[] frame) {
        return frame[0] & 0xff;
    }

    private static Publication publication(int number) {
        return Publication.of(Payload.json("{\"number\":" + number + ",\"text\":\"" + "x".repeat(100) + "\"}"));
    }

    /** A member of live:1 who has heard nothing yet. */
    private FakeLine member(Framing framing) {
        FakeLine line = new FakeLine();
        DirectTransport transport = new DirectTransport(line, framing);
        transport.writePossible();
        Client client = node.node.open(transport, JsonFormat.JSON, Handshake.NONE);
        client.receive("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}"
                .getBytes(StandardCharsets.UTF_8));
        node.settle();
        line.writes.clear();
        return line;
    }

    private byte[] only(FakeLine line) {
        assertThat(line.writes).hasSize(1);
        return line.writes.get(0);
    }

    @Test
    void members_in_step_are_written_the_same_array_compressed_and_the_others_the_same_that_is_not() {
        List<FakeLine> compressed = List.of(member(compression), member(compression), member(compression));
        List<FakeLine> plain = List.of(member(Framing.PLAIN), member(Framing.PLAIN));

        for (int i = 0; i < 3; i++) {
            node.hub.published(ChannelName.of("live:1"), publication(i), "");
        }
        node.settle();

        assertThat(first(only(compressed.get(0)))).isEqualTo(COMPRESSED_TEXT);
        assertThat(first(only(plain.get(0)))).isEqualTo(TEXT);
        compressed.forEach(line -> assertThat(only(line)).isSameAs(only(compressed.get(0))));
        plain.forEach(line -> assertThat(only(line)).isSameAs(only(plain.get(0))));
        assertThat(only(compressed.get(0))).hasSizeLessThan(only(plain.get(0)).length / 2);
    }

    @Test
    void a_short_message_goes_as_it_is_and_shares_that_with_the_others() {
        try (Compression from100 = new Compression(new CompressionSettings(1, 100), 1)) {
            Encoded shorter = message("x".repeat(99));

            assertThat(from100.frame(shorter)).isSameAs(Framing.PLAIN.frame(shorter));
            assertThat(first(from100.frame(message("x".repeat(100))))).isEqualTo(COMPRESSED_TEXT);
        }
    }

    @Test
    void who_comes_while_another_compresses_does_not_wait() {
        Encoded message = message("x".repeat(100));
        List<String> inside = new ArrayList<>();

        byte[] compressed = message.compressed(
                whole -> {
                    inside.add(Arrays.toString(whole.compressed(again -> new byte[] {2}, plain -> new byte[] {3})));
                    return new byte[] {1};
                },
                plain -> new byte[] {4});

        assertThat(inside).containsExactly("[3]");
        assertThat(compressed).containsExactly(1);
        assertThat(message.compressed(again -> new byte[] {2}, plain -> new byte[] {3}))
                .isSameAs(compressed);
    }

    @Test
    void many_threads_compress_a_message_once() throws Exception {
        for (int round = 0; round < 200; round++) {
            Encoded message = message("x".repeat(2_000) + round);
            AtomicInteger made = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        start.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    message.compressed(
                            whole -> {
                                made.incrementAndGet();
                                return compression.frame(whole);
                            },
                            Framing.PLAIN::frame);
                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join(10_000);
            }
            assertThat(made).hasValue(1);
        }
    }
}

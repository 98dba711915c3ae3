package dev.carillon.bench;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Transport;
import dev.carillon.direct.Compression;
import dev.carillon.direct.CompressionSettings;
import dev.carillon.direct.codec.ServerFrame;
import dev.carillon.message.Encoded;
import dev.carillon.node.TestNode;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One round of quotes for 1000 members in step, up to finished frames, compressed or not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompressionBenchmark {

    private static final int MEMBERS = 1_000;
    private static final ChannelName LIVE = ChannelName.of("live:1");

    /** That wait for the round. */
    @Param({"1", "10"})
    public int publications;

    /** 0 for none. */
    @Param({"0", "1", "6"})
    public int level;

    private final List<Publication> quotes = new ArrayList<>();
    private TestNode node = TestNode.create();
    private Compression compression = new Compression(new CompressionSettings(1, 0), 1);
    private int next;
    private long written;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            quotes.add(Publication.of(Payload.json(quote(random))));
        }
        compression = new Compression(new CompressionSettings(Math.max(1, level), 0), 1);
        Function<Encoded, byte[]> framing =
                level == 0 ? message -> message.framed(plain -> ServerFrame.text(plain.bytes())) : compression::frame;
        for (int i = 0; i < MEMBERS; i++) {
            Client client = node.node.open(new Framed(framing), JsonFormat.JSON, Handshake.NONE);
            client.receive("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}"
                    .getBytes(StandardCharsets.UTF_8));
        }
        node.settle();
    }

    /** About 300 bytes whose names stay and whose numbers change. */
    private static String quote(Random random) {
        return """
               {"symbol":"S%03d","venue":"XETR","currency":"EUR","bid":%.2f,"ask":%.2f,"last":%.2f,"volume":%d,\
               "at":"2026-03-01T09:%02d:%02d.%03dZ","levels":[{"price":%.2f,"size":%d},{"price":%.2f,"size":%d},\
               {"price":%.2f,"size":%d}],"sender":{"id":"%s","name":"desk %d"}}""".formatted(
                        random.nextInt(500),
                        100 * random.nextDouble(),
                        100 * random.nextDouble(),
                        100 * random.nextDouble(),
                        random.nextInt(1_000_000),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1_000),
                        100 * random.nextDouble(),
                        random.nextInt(1_000),
                        100 * random.nextDouble(),
                        random.nextInt(1_000),
                        100 * random.nextDouble(),
                        random.nextInt(1_000),
                        Long.toHexString(random.nextLong()),
                        random.nextInt(20));
    }

    @TearDown
    public void tearDown() {
        compression.close();
    }

    /** Returns what is written, so that nothing is left out. */
    @Benchmark
    public long round() {
        for (int i = 0; i < publications; i++) {
            node.hub.published(LIVE, quotes.get(next++ % quotes.size()), "");
        }
        node.settle();
        return written;
    }

    /** Takes every frame at once and counts its bytes. */
    private final class Framed implements Transport {

        private final Function<Encoded, byte[]> framing;

        Framed(Function<Encoded, byte[]> framing) {
            this.framing = framing;
        }

        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public void send(Encoded frame, Completion done) {
            written += framing.apply(frame).length;
            done.sent();
        }

        @Override
        public void ping() {}

        @Override
        public void close(Disconnect disconnect) {}

        @Override
        public void abort() {}
    }
}

package dev.carillon.bench;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Nowhere;
import dev.carillon.node.TestNode;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** One round of a channel for 1000 members in step, up to a transport that takes everything at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanOutBenchmark {

    private static final int MEMBERS = 1_000;
    private static final ChannelName LIVE = ChannelName.of("live:1");

    /** That wait for the round. */
    @Param({"1", "10"})
    public int publications;

    private final Publication publication = Publication.of(Payload.json("{\"text\":\"" + "x".repeat(100) + "\"}"));
    private TestNode node = TestNode.create();

    @Setup
    public void setUp() {
        node = TestNode.create();
        for (int i = 0; i < MEMBERS; i++) {
            Client client = node.node.open(new Nowhere(), JsonFormat.JSON, Handshake.NONE);
            client.receive("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}"
                    .getBytes(StandardCharsets.UTF_8));
        }
        node.settle();
    }

    @Benchmark
    public void round() {
        for (int i = 0; i < publications; i++) {
            node.hub.published(LIVE, publication, "");
        }
        node.settle();
    }
}

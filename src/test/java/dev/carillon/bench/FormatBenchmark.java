package dev.carillon.bench;

import com.google.protobuf.ByteString;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.protocol.JsonFormat;
import dev.carillon.protocol.ProtobufFormat;
import dev.carillon.protocol.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/** Reading a publish command and writing the publication, once each as a node does it, in both formats. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FormatBenchmark {

    /** Of the payload. */
    @Param({"128", "1024"})
    public int bytes;

    private byte[] jsonFrame = {};
    private byte[] protobufFrame = {};
    private Push push = new Push.Message(Payload.EMPTY);

    @Setup
    public void setUp() throws IOException {
        StringBuilder text = new StringBuilder("{\"n\":1");
        for (int i = 0; text.length() < bytes - 20; i++) {
            text.append(",\"name").append(i).append("\":\"value\"");
        }
        Payload data = Payload.json(text.append('}').toString());
        ChannelName channel = ChannelName.of("live:1");
        jsonFrame = ("{\"id\":7,\"publish\":{\"channel\":\"live:1\",\"data\":" + text + "}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Wire.Command.newBuilder()
                .setId(7)
                .setPublish(Wire.PublishRequest.newBuilder()
                        .setChannel("live:1")
                        .setData(ByteString.copyFrom(data.bytes())))
                .build()
                .writeDelimitedTo(frame);
        protobufFrame = frame.toByteArray();
        push = new Push.Published(channel, Publication.of(data).at(42));
    }

    @Benchmark
    public Command decode_json() {
        return JsonFormat.JSON.decode(jsonFrame).next();
    }

    @Benchmark
    public Command decode_protobuf() {
        return ProtobufFormat.PROTOBUF.decode(protobufFrame).next();
    }

    @Benchmark
    public Encoded encode_json() {
        return JsonFormat.JSON.encode(push);
    }

    @Benchmark
    public Encoded encode_protobuf() {
        return ProtobufFormat.PROTOBUF.encode(push);
    }
}

package dev.carillon.bench;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.MemoryBroker;
import dev.carillon.broker.MemoryBrokerLimits;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.node.PayloadShape;
import dev.carillon.shape.PayloadShapes;
import dev.carillon.shape.Quotes;
import dev.carillon.shape.ShapeSettings;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a shape costs a publication of 1 kB: each part alone, and all of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 3, time = 2)
public class ShapeBenchmark {

    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["symbol", "price"], "properties": {
              "symbol": {"type": "string", "pattern": "^[A-Z]{1,8}$"}, "price": {"type": "number", "minimum": 0},
              "volume": {"type": "string"}, "tradeId": {"type": "string"}, "lots": {"type": "integer"},
              "side": {"enum": ["BUY", "SELL"]}, "raw": {"type": "string", "maxLength": 400},
              "at": {"type": "string"}, "note": {"type": "string"},
              "tags": {"type": "array", "maxItems": 50, "items": {"type": "string"}},
              "levels": {"type": "object", "additionalProperties": {"type": "object",
                "properties": {"lots": {"type": "integer"}}}}}}""";

    /** The same with a keyword that is not plain, so that the library judges. */
    private static final String ANCHORED = "{\"$anchor\": \"quote\", " + SCHEMA.substring(1);

    private static final String RULES = "/price:number, /lots:number, /note:default(\"none\")";

    private final Payload json = quote("101.25", "7");
    private final Payload asTexts = quote("\"101.25\"", "\"7\"");
    private final PayloadShapes shapes = PayloadShapes.compile(
            Map.of(
                    "schema", new ShapeSettings("bench.", SCHEMA, "", "", ""),
                    "library", new ShapeSettings("bench.", ANCHORED, "", "", ""),
                    "rules", new ShapeSettings("bench.", "", RULES, "", ""),
                    "message", new ShapeSettings("bench.", "", "", Quotes.DESCRIPTOR, Quotes.MESSAGE),
                    "all", new ShapeSettings("bench.", SCHEMA, RULES, Quotes.DESCRIPTOR, Quotes.MESSAGE)),
            65_536);
    private final PayloadShape schema = shapes.shape("schema").orElseThrow();
    private final PayloadShape library = shapes.shape("library").orElseThrow();
    private final PayloadShape rules = shapes.shape("rules").orElseThrow();
    private final PayloadShape message = shapes.shape("message").orElseThrow();
    private final PayloadShape all = shapes.shape("all").orElseThrow();
    private final Payload kept = bilingual();
    private final Payload binary = Payload.of(kept.binary());

    /** As JSON, 1 kB; with numbers as an old producer may write them. */
    private static Payload quote(String price, String lots) {
        String tags = IntStream.range(0, 20).mapToObj("\"tag-%d\""::formatted).collect(Collectors.joining(","));
        String levels = IntStream.range(0, 20)
                .mapToObj(each -> "\"%d\":{\"lots\":%d}".formatted(each, 100 + each))
                .collect(Collectors.joining(","));
        return Payload.json("{\"symbol\":\"ACME\",\"price\":" + price
                + ",\"volume\":\"123456789012\",\"tradeId\":\"987654321\","
                + "\"lots\":" + lots + ",\"side\":\"SELL\",\"raw\":\"" + "QUJD".repeat(60)
                + "\",\"at\":\"2026-11-22T14:00:00.123Z\",\"tags\":[" + tags + "],\"levels\":{" + levels + "}}");
    }

    /** What a Protobuf member is given. */
    private Payload bilingual() {
        AtomicReference<Payload> heard = new AtomicReference<>();
        Broker broker = shapes.around(
                new MemoryBroker(Clock.systemUTC(), new Random(1), MemoryBrokerLimits.DEFAULT), ChannelSyntax.DEFAULT);
        broker.start(new BrokerListener() {
            @Override
            public void published(ChannelName channel, Publication publication, String epoch) {
                heard.set(publication.data());
            }

            @Override
            public void joined(ChannelName channel, ClientInfo info) {}

            @Override
            public void left(ChannelName channel, ClientInfo info) {}
        });
        ChannelName channel = ChannelName.of("message:1");
        broker.subscribe(channel);
        broker.publish(channel, Publication.of(message.shaped(json)), PublishOptions.keeping(Namespace.History.OFF));
        return heard.get();
    }

    @Benchmark
    public Payload schema() {
        return schema.shaped(json);
    }

    @Benchmark
    public Payload schema_by_the_library() {
        return library.shaped(json);
    }

    @Benchmark
    public Payload conversions() {
        return rules.shaped(asTexts);
    }

    @Benchmark
    public Payload message_from_json() {
        return message.shaped(json);
    }

    @Benchmark
    public Payload message_from_binary() {
        return message.shaped(binary);
    }

    @Benchmark
    public byte[] message_to_binary() {
        return kept.binary();
    }

    @Benchmark
    public Payload all_from_json() {
        return all.shaped(asTexts);
    }

    @Benchmark
    public Payload all_from_binary() {
        return all.shaped(binary);
    }
}

package dev.carillon.shape;

import dev.carillon.broker.Broker;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Payload;
import dev.carillon.node.PayloadCheck;
import dev.carillon.node.PayloadShape;
import dev.carillon.protocol.JsonPayload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The compiled shapes of all namespaces that have one. Thread-safe. */
public final class PayloadShapes implements PayloadCheck {

    private final Map<String, Shape> shapes;

    private PayloadShapes(Map<String, Shape> shapes) {
        this.shapes = Map.copyOf(shapes);
    }

    /**
     * Reads and compiles all that is configured.
     *
     * @param settings by namespace
     * @param maxBytes of one publication
     * @throws dev.carillon.ConfigurationException at the first that cannot be read or is broken
     */
    public static PayloadShapes compile(Map<String, ShapeSettings> settings, int maxBytes) {
        Map<String, Shape> shapes = new HashMap<>();
        settings.forEach((namespace, each) -> {
            if (!each.isEmpty()) {
                shapes.put(namespace, compile(each, maxBytes));
            }
        });
        return new PayloadShapes(shapes);
    }

    private static Shape compile(ShapeSettings settings, int maxBytes) {
        String rules = settings.key(ShapeSettings.NORMALISE);
        String descriptor = settings.key(ShapeSettings.DESCRIPTOR);
        String schema = settings.key(ShapeSettings.SCHEMA);
        return new Shape(
                text(settings.normalise()).map(text -> new Normaliser(Rules.read(rules, text), maxBytes)),
                text(settings.message())
                        .map(name -> new Translation(
                                DescriptorSet.load(
                                        settings.prefix(), Source.read(descriptor, settings.descriptor()), name),
                                maxBytes)),
                text(settings.schema()).map(value -> Schema.compile(schema, Source.read(schema, value))));
    }

    /**
     * The broker itself, or one around it that tells Protobuf clients of the binary form of what it carries.
     *
     * @param syntax finds the namespace in a channel's name
     */
    public Broker around(Broker broker, ChannelSyntax syntax) {
        Map<String, Translation> translations = new HashMap<>();
        shapes.forEach((namespace, shape) ->
                shape.translation().ifPresent(translation -> translations.put(namespace, translation)));
        return translations.isEmpty() ? broker : new BilingualBroker(broker, syntax, translations);
    }

    private static Optional<String> text(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    @Override
    public Optional<Payload> json(Payload raw) {
        return JsonPayload.check(raw);
    }

    @Override
    public Optional<PayloadShape> shape(String namespace) {
        return Optional.ofNullable(shapes.get(namespace));
    }
}

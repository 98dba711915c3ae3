package dev.carillon.shape;

import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import dev.carillon.node.PayloadShape;
import dev.carillon.protocol.JsonPayload;
import java.util.Optional;

/**
 * What one namespace asks: first conversions, then the declared message, then the schema, which so judges what JSON members
 * are going to read. Thread-safe.
 */
final class Shape implements PayloadShape {

    private final Optional<Normaliser> normaliser;
    private final Optional<Translation> translation;
    private final Optional<Schema> schema;

    Shape(Optional<Normaliser> normaliser, Optional<Translation> translation, Optional<Schema> schema) {
        this.normaliser = normaliser;
        this.translation = translation;
        this.schema = schema;
    }

    Optional<Translation> translation() {
        return translation;
    }

    @Override
    public Payload shaped(Payload raw) {
        Payload json = translation.isPresent() ? translated(raw, translation.get()) : normalised(json(raw));
        schema.ifPresent(each -> each.check(json));
        return json;
    }

    // What no decoder has taken for JSON came from a Protobuf client, or as bytes from a server.
    private Payload translated(Payload raw, Translation both) {
        if (raw.isJson()) {
            return both.canonical(normalised(raw));
        }
        Payload json = both.fromBinary(raw.bytes());
        Payload normalised = normalised(json);
        return normalised == json ? json : both.canonical(normalised);
    }

    private Payload normalised(Payload json) {
        return normaliser.isPresent() ? normaliser.get().normalised(json) : json;
    }

    private static Payload json(Payload raw) {
        return JsonPayload.check(raw).orElseThrow(() -> new MisshapenException("", "one valid UTF-8 JSON value"));
    }
}

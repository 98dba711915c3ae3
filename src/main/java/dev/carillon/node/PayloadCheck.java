package dev.carillon.node;

import dev.carillon.channel.Payload;
import java.util.Optional;

/** Checks payloads that did not come through a decoder that has already done so. Thread-safe. */
@FunctionalInterface
public interface PayloadCheck {

    /**
     * @return the payload as one valid UTF-8 JSON value without raw line breaks, known as JSON ({@link Payload#isJson()});
     *     empty when it is not one
     */
    Optional<Payload> json(Payload raw);

    /** What a namespace asks of its publications beyond that; empty for nothing, as almost all do. */
    default Optional<PayloadShape> shape(String namespace) {
        return Optional.empty();
    }
}

package dev.carillon.direct;

import dev.carillon.direct.codec.Deflation;
import dev.carillon.direct.codec.Inflation;
import dev.carillon.message.Encoded;
import java.util.Optional;
import java.util.function.Function;

/**
 * permessage-deflate (RFC 7692) for all connections that have agreed to it. Neither side takes a context over, so a
 * message is compressed once for all that share it, and a connection keeps nothing. Thread-safe.
 */
public final class Compression implements Framing, AutoCloseable {

    private final int minBytes;
    private final Deflation deflation;
    private final Inflation inflation;
    private final Optional<Inflation> asAgreed;
    private final Function<Encoded, byte[]> compressing;

    /** @param kept how many deflaters and inflaters are kept for the next message */
    public Compression(CompressionSettings settings, int kept) {
        this.minBytes = settings.minBytes();
        this.deflation = new Deflation(settings.level(), kept);
        this.inflation = new Inflation(kept);
        this.asAgreed = Optional.of(inflation);
        this.compressing = message -> deflation.frame(message.isBinary(), message.bytes());
    }

    @Override
    public byte[] frame(Encoded message) {
        return message.length() < minBytes ? PLAIN.frame(message) : message.compressed(compressing, PLAIN::frame);
    }

    /** The same object for all connections, which keep it. */
    Optional<Inflation> inflation() {
        return asAgreed;
    }

    /** Releases what is outside the heap; what is still under way is released when it is done. */
    @Override
    public void close() {
        deflation.close();
        inflation.close();
    }
}

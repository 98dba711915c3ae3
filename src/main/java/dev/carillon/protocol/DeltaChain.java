package dev.carillon.protocol;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.Optional;

/**
 * The bases of publications that go out one behind the other: each the one before, until enough has been compared. What a
 * recovery gives is for one client alone, so its patches are made for nobody else: a crowd that comes back must not cost
 * more than its bytes.
 */
final class DeltaChain {

    /** Of all the publications between which patches are made. */
    private static final int MAX_BYTES = 1 << 20;

    private Optional<Payload> before = Optional.empty();
    private long bytes;

    /** What the next one may be a patch of. */
    Optional<Payload> baseOf(Publication next) {
        bytes += next.data().length();
        Optional<Payload> base = bytes <= MAX_BYTES ? before : Optional.empty();
        before = Optional.of(next.data());
        return base;
    }
}

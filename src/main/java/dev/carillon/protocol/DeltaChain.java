package dev.carillon.protocol;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bases of publications that go out one behind the other: each the one before, in a map the one before with its key,
 * until enough has been compared. What a recovery gives is for one client alone, so its patches are made for nobody else: a
 * crowd that comes back must not cost more than its bytes.
 */
final class DeltaChain {

    /** Of all the publications between which patches are made. */
    private static final int MAX_BYTES = 1 << 20;

    /** By key: the empty one for all publications of a stream. */
    private final Map<String, Payload> before = new HashMap<>();

    private long bytes;

    /** What the next one may be a patch of. */
    Optional<Payload> baseOf(Publication next) {
        bytes += next.data().length();
        String key = next.entry().key();
        if (bytes > MAX_BYTES || next.entry().removed()) {
            before.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(before.put(key, next.data()));
    }
}

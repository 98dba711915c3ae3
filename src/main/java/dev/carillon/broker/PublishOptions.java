package dev.carillon.broker;

import dev.carillon.channel.Namespace;
import java.time.Duration;
import java.util.Objects;

/**
 * How one publication is kept.
 *
 * @param history        size and times; {@link Namespace.History#OFF} keeps nothing
 * @param idempotencyKey a second publish with this key in the same channel within {@code idempotencyTtl} is answered
 *     with the first one's result and publishes nothing; empty for none
 * @param idempotencyTtl how long the key is remembered
 * @param version        of the document that is published: lower than or equal to the last one in this channel and version epoch is
 *     dropped; 0 for none. Only in channels with history
 * @param versionEpoch   versions are compared only within the same one
 * @param delta          whether members may get it as a patch of the publication before it. Only in channels with history
 */
public record PublishOptions(
        Namespace.History history,
        String idempotencyKey,
        Duration idempotencyTtl,
        long version,
        String versionEpoch,
        boolean delta) {

    /** Five minutes, as peers have it. */
    public static final Duration DEFAULT_IDEMPOTENCY_TTL = Duration.ofMinutes(5);

    public PublishOptions {
        Objects.requireNonNull(history, "history");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(idempotencyTtl, "idempotencyTtl");
        Objects.requireNonNull(versionEpoch, "versionEpoch");
    }

    /** Without delta. */
    public PublishOptions(
            Namespace.History history,
            String idempotencyKey,
            Duration idempotencyTtl,
            long version,
            String versionEpoch) {
        this(history, idempotencyKey, idempotencyTtl, version, versionEpoch, false);
    }

    /** Keeps as {@code history} says; no key, no version. */
    public static PublishOptions keeping(Namespace.History history) {
        return new PublishOptions(history, "", DEFAULT_IDEMPOTENCY_TTL, 0, "");
    }

    public PublishOptions withIdempotencyKey(String key) {
        return new PublishOptions(history, key, idempotencyTtl, version, versionEpoch, delta);
    }

    public PublishOptions withVersion(long newVersion, String newVersionEpoch) {
        return new PublishOptions(history, idempotencyKey, idempotencyTtl, newVersion, newVersionEpoch, delta);
    }

    /** The same with another word on delta. */
    public PublishOptions withDelta(boolean newDelta) {
        if (newDelta == delta) {
            return this;
        }
        return new PublishOptions(history, idempotencyKey, idempotencyTtl, version, versionEpoch, newDelta);
    }
}

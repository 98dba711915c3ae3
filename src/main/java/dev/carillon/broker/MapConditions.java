package dev.carillon.broker;

import java.time.Duration;
import java.util.Objects;

/**
 * Under which conditions an entry is written, and how.
 *
 * @param presence       whether the entry must be there, or must not
 * @param refreshes      whether an entry that is there already lives on as if it had been written, although nothing is
 * @param idempotencyKey a second write with this key in the same channel within {@code idempotencyTtl} changes nothing;
 *     empty for none
 * @param version        of what is written: lower than or equal to the entry's in the same version epoch changes nothing;
 *     0 for none
 * @param versionEpoch   versions are compared only within the same one
 * @param delta          whether it is handed over with the entry that it replaces, so that it can go out as a patch of it
 */
public record MapConditions(
        KeyMode presence,
        boolean refreshes,
        String idempotencyKey,
        Duration idempotencyTtl,
        long version,
        String versionEpoch,
        boolean delta) {

    /** Whatever is there. */
    public static final MapConditions NONE =
            new MapConditions(KeyMode.REPLACE, false, "", PublishOptions.DEFAULT_IDEMPOTENCY_TTL, 0, "");

    /** Only when it is not there; else it lives on. */
    public static final MapConditions NEW_OR_REFRESHED =
            new MapConditions(KeyMode.IF_NEW, true, "", PublishOptions.DEFAULT_IDEMPOTENCY_TTL, 0, "");

    public MapConditions {
        Objects.requireNonNull(presence, "presence");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(idempotencyTtl, "idempotencyTtl");
        Objects.requireNonNull(versionEpoch, "versionEpoch");
    }

    /** Without delta. */
    public MapConditions(
            KeyMode presence,
            boolean refreshes,
            String idempotencyKey,
            Duration idempotencyTtl,
            long version,
            String versionEpoch) {
        this(presence, refreshes, idempotencyKey, idempotencyTtl, version, versionEpoch, false);
    }

    public MapConditions withKeyMode(KeyMode newMode) {
        return new MapConditions(newMode, refreshes, idempotencyKey, idempotencyTtl, version, versionEpoch, delta);
    }

    public MapConditions withIdempotencyKey(String key, Duration ttl) {
        return new MapConditions(presence, refreshes, key, ttl, version, versionEpoch, delta);
    }

    public MapConditions withVersion(long newVersion, String newVersionEpoch) {
        return new MapConditions(
                presence, refreshes, idempotencyKey, idempotencyTtl, newVersion, newVersionEpoch, delta);
    }

    /** The same with another word on delta. */
    public MapConditions withDelta(boolean newDelta) {
        return new MapConditions(presence, refreshes, idempotencyKey, idempotencyTtl, version, versionEpoch, newDelta);
    }

    /** Whether an entry must be there. */
    public enum KeyMode {
        REPLACE,
        IF_NEW,
        IF_EXISTS
    }
}

package dev.carillon.presence;

import java.time.Duration;
import java.util.Optional;

/** What an implementation of {@link Presence} gives its contract test. */
interface PresenceFixture {

    /** A presence in which what other tests put may still be. */
    Presence open();

    /** How long an entry lives that is not renewed; empty when it ends only with its node. */
    Optional<Duration> timeToLive();

    /** Lets time go by, as the presence sees it. */
    void pass(Duration time);
}

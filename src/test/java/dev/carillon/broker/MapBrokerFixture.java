package dev.carillon.broker;

import java.time.Duration;

/** What {@link MapBrokerContract} needs of an implementation. */
interface MapBrokerFixture {

    /** A broker that was not started. */
    MapBroker open();

    /** Lets time go by, as the broker sees it, and lets it remove what has expired. */
    void pass(Duration time);

    /** What the tests count time in. */
    default Duration tick() {
        return Duration.ofMinutes(1);
    }
}

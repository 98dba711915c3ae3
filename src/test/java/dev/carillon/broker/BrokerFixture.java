package dev.carillon.broker;

import java.time.Duration;

/** What an implementation of {@link Broker} gives its contract test. */
interface BrokerFixture {

    /** A broker that was not started. What was published on another one may still be there. */
    Broker open();

    /** Lets time go by, as the broker sees it. */
    void pass(Duration time);

    /**
     * What the tests count time in: a ttl is 5 or 10 of it, a meta ttl 100. Long enough that no test takes one; short where
     * the clock is not ours.
     */
    default Duration tick() {
        return Duration.ofMinutes(1);
    }
}

package dev.carillon.broker;

import org.junit.jupiter.api.Nested;

/** The contract test of {@link Broker}: every implementation has a test class that extends this one. */
abstract class BrokerContract {

    abstract BrokerFixture fixture();

    @Nested
    class Delivery extends BrokerDeliveryContract {
        @Override
        BrokerFixture fixture() {
            return BrokerContract.this.fixture();
        }
    }

    @Nested
    class History extends BrokerHistoryContract {
        @Override
        BrokerFixture fixture() {
            return BrokerContract.this.fixture();
        }
    }

    @Nested
    class Suppression extends BrokerSuppressionContract {
        @Override
        BrokerFixture fixture() {
            return BrokerContract.this.fixture();
        }
    }

    @Nested
    class Race extends BrokerRaceContract {
        @Override
        BrokerFixture fixture() {
            return BrokerContract.this.fixture();
        }
    }
}

package dev.carillon.broker;

import org.junit.jupiter.api.Nested;

/** The contract test of {@link MapBroker}: every implementation has a test class that extends this one. */
abstract class MapBrokerContract {

    abstract MapBrokerFixture fixture();

    @Nested
    class Writing extends MapBrokerWritingContract {
        @Override
        MapBrokerFixture fixture() {
            return MapBrokerContract.this.fixture();
        }
    }

    @Nested
    class Expiry extends MapBrokerExpiryContract {
        @Override
        MapBrokerFixture fixture() {
            return MapBrokerContract.this.fixture();
        }
    }

    @Nested
    class Reading extends MapBrokerReadingContract {
        @Override
        MapBrokerFixture fixture() {
            return MapBrokerContract.this.fixture();
        }
    }
}

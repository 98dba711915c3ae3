package dev.carillon.ops;

import dev.carillon.meter.Meter;
import dev.carillon.meter.MeterContract;

class PrometheusMeterContractTest extends MeterContract {

    @Override
    protected Meter meter() {
        return new PrometheusMeter();
    }
}

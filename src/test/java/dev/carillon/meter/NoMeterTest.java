package dev.carillon.meter;

class NoMeterTest extends MeterContract {

    @Override
    protected Meter meter() {
        return Meter.NONE;
    }
}

package dev.carillon.node;

class LocalNodeBusTest extends NodeBusContract {

    @Override
    NodeBus bus() {
        return new LocalNodeBus();
    }
}

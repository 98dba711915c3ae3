package dev.carillon.client;

/** The fake keeps the promises too, or tests that stand on it would prove nothing. */
class FakeTransportTest extends TransportContract {

    @Override
    protected Connection open() {
        FakeTransport transport = new FakeTransport();
        return new Connection(transport, new Peer() {
            private int read;

            @Override
            public String next() {
                return transport.texts().get(read++);
            }

            @Override
            public int closeCode() {
                return transport.closed().orElseThrow().code();
            }
        });
    }
}

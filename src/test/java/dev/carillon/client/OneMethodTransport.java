package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;
import java.util.function.BiConsumer;

/** A transport of which only the sending matters. */
final class OneMethodTransport implements Transport {

    private final BiConsumer<Encoded, Completion> sending;

    OneMethodTransport(BiConsumer<Encoded, Completion> sending) {
        this.sending = sending;
    }

    @Override
    public String name() {
        return "one-method";
    }

    @Override
    public void send(Encoded frame, Completion done) {
        sending.accept(frame, done);
    }

    @Override
    public void ping() {}

    @Override
    public void close(Disconnect disconnect) {}

    @Override
    public void abort() {}
}

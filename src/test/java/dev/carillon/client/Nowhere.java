package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Encoded;

/** Takes every frame at once and keeps nothing. */
public final class Nowhere implements Transport {

    @Override
    public String name() {
        return "nowhere";
    }

    @Override
    public void send(Encoded frame, Completion done) {
        done.sent();
    }

    @Override
    public void ping() {}

    @Override
    public void close(Disconnect disconnect) {}

    @Override
    public void abort() {}
}

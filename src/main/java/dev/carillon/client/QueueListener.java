package dev.carillon.client;

import dev.carillon.channel.Disconnect;
import dev.carillon.meter.Meter;

/** What a client's queue tells, from any thread: what has left is counted, all else becomes the client's own task. */
record QueueListener(Client client, Meter meter) implements SendQueue.Listener {

    @Override
    public void overflowed() {
        client.overflowed();
    }

    @Override
    public void failed() {
        client.disconnect(Disconnect.WRITE_ERROR);
    }

    @Override
    public void wrote(int messages, int bytes) {
        meter.count(Meter.Counter.FRAMES_SENT);
        meter.add(Meter.Counter.MESSAGES_SENT, messages);
        meter.add(Meter.Counter.BYTES_SENT, bytes);
    }

    @Override
    public void relieved() {
        client.relieved();
    }
}

package dev.carillon.client;

import dev.carillon.message.Encoded;
import dev.carillon.protocol.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A queue with low limits, whose transport, threads and time are in the hands of the test. */
abstract class SendQueuePart {

    static final SendLimits LIMITS = new SendLimits(16_384, 16, 1_024, 8, Duration.ofSeconds(5));

    final FakeTransport transport = new FakeTransport();
    final ManualExecutor executor = new ManualExecutor();
    final ManualTime time = new ManualTime();
    final Told told = new Told();
    final SendQueue queue = queue(LIMITS);

    SendQueue queue(SendLimits limits) {
        return new SendQueue(transport, JsonFormat.JSON, limits, executor, time::nanoTime, told);
    }

    /** What the queue has told. */
    static final class Told implements SendQueue.Listener {

        final List<String> events = new ArrayList<>();
        final List<String> written = new ArrayList<>();

        @Override
        public void overflowed() {
            events.add("overflowed");
        }

        @Override
        public void failed() {
            events.add("failed");
        }

        @Override
        public void wrote(int messages, int bytes) {
            written.add(messages + " of " + bytes);
        }

        @Override
        public void relieved() {
            events.add("relieved");
        }
    }

    static Encoded message(String text) {
        return Encoded.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Encoded message(int bytes) {
        return message("x".repeat(bytes));
    }
}

package dev.carillon.it.workload;

import dev.carillon.it.Api;
import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Does to random subscribers what networks, servers and users do, until it is over. */
public final class Storm {

    private static final int PAUSE_MILLIS = 100;

    private final List<RecordingSubscriber> subscribers;
    private final Api api;
    private final Random random;

    public Storm(List<RecordingSubscriber> subscribers, Api api, long seed) {
        this.subscribers = List.copyOf(subscribers);
        this.api = api;
        this.random = new Random(seed);
    }

    /** Returns when the time is over. */
    public void rage(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            strike(subscribers.get(random.nextInt(subscribers.size())));
            Thread.sleep(random.nextInt(2 * PAUSE_MILLIS)); // at random moments
        }
    }

    private void strike(RecordingSubscriber subscriber) {
        String channel =
                subscriber.channels().get(random.nextInt(subscriber.channels().size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> subscriber.drop();
            case 4 -> subscriber.close();
            case 5, 6 -> api.disconnect(subscriber.name(), 4001, "come back");
            case 7 ->
                api.call(
                        "unsubscribe",
                        Json.createObjectBuilder()
                                .add("user", subscriber.name())
                                .add("channel", channel)
                                .build());
            default -> subscriber.leave(channel, random.nextInt(500));
        }
    }
}

package dev.carillon.it.workload;

import dev.carillon.it.Api;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionException;

/**
 * A backend that publishes through the server API of either of several nodes, with an idempotency key each. Where keys are
 * remembered it tries each again, on any node, until it is told that it is published.
 */
public final class PatientPublisher implements Runnable {

    private static final int TRIES = 200;
    private static final int PAUSE_MILLIS = 300;

    private final String name;
    private final List<String> channels;
    private final List<Api> nodes;
    private final int pace;
    private final boolean repeats;
    private final Journal journal;
    private final Queue<String> odd;
    private final Random random;
    private final Payloads payloads;
    private volatile boolean stopped;

    /**
     * @param pace    most milliseconds between two publications
     * @param repeats whether it tries again; not where what was kept may have gone, and the keys with it
     */
    public PatientPublisher(
            String name,
            List<String> channels,
            List<Api> nodes,
            int pace,
            boolean repeats,
            Journal journal,
            Queue<String> odd,
            long seed) {
        this.name = name;
        this.channels = List.copyOf(channels);
        this.nodes = List.copyOf(nodes);
        this.pace = pace;
        this.repeats = repeats;
        this.journal = journal;
        this.odd = odd;
        this.random = new Random(seed);
        this.payloads = new Payloads(name);
    }

    /** Stops after what is under way. */
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                publish(channels.get(random.nextInt(channels.size())));
                Thread.sleep(random.nextInt(pace)); // its pace
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            odd.add(name + ": " + broken);
        }
    }

    private void publish(String channel) throws InterruptedException {
        String data = payloads.next(random);
        String payload = Payloads.fingerprint(data);
        JsonObject request = Json.createObjectBuilder()
                .add("channel", channel)
                .add("data", data)
                .add("idempotency_key", payload)
                .build();
        journal.add(new Event.Attempted(channel, payload));
        for (int tries = 0; tries < (repeats ? TRIES : 1); tries++) {
            if (publish(channel, payload, request)) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS); // whatever it is needs a moment
        }
        if (repeats) {
            odd.add(name + ": could not publish for " + TRIES + " times");
        }
    }

    private boolean publish(String channel, String payload, JsonObject request) {
        try {
            JsonObject answer = nodes.get(random.nextInt(nodes.size()))
                    .ask("publish", request)
                    .join();
            if (!answer.containsKey("result")) {
                return false;
            }
            JsonObject result = answer.getJsonObject("result");
            journal.add(new Event.Acknowledged(
                    channel,
                    payload,
                    result.getString("epoch"),
                    result.getJsonNumber("offset").longValue()));
            return true;
        } catch (CompletionException lost) {
            return false;
        }
    }
}

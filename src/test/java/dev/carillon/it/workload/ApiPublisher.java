package dev.carillon.it.workload;

import dev.carillon.it.Api;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Publishes through the server API with an idempotency key each, so that it may try again: after a call that it gave up
 * halfway, and now and then twice at the same time.
 */
public final class ApiPublisher implements Runnable {

    private final String name;
    private final List<String> channels;
    private final Api api;
    private final Journal journal;
    private final Queue<String> odd;
    private final Random random;
    private final Payloads payloads;
    private volatile boolean stopped;

    public ApiPublisher(String name, List<String> channels, Api api, Journal journal, Queue<String> odd, long seed) {
        this.name = name;
        this.channels = List.copyOf(channels);
        this.api = api;
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
                publish();
                Thread.sleep(random.nextInt(40)); // its pace
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            odd.add(name + ": " + broken);
        }
    }

    private void publish() throws InterruptedException {
        String channel = channels.get(random.nextInt(channels.size()));
        String data = payloads.next(random);
        String payload = Payloads.fingerprint(data);
        JsonObject request = Json.createObjectBuilder()
                .add("channel", channel)
                .add("data", data)
                .add("idempotency_key", payload)
                .build();
        journal.add(new Event.Attempted(channel, payload));
        switch (random.nextInt(10)) {
            case 0 -> {
                CompletableFuture<JsonObject> first = api.ask("publish", request);
                Thread.sleep(random.nextInt(4)); // at random moments
                first.cancel(true);
            }
            case 1 -> {
                CompletableFuture<JsonObject> twin = api.ask("publish", request);
                settle(channel, payload, api.ask("publish", request).join());
                settle(channel, payload, twin.join());
                return;
            }
            default -> {}
        }
        for (int attempt = 1; ; attempt++) {
            try {
                settle(channel, payload, api.ask("publish", request).join());
                return;
            } catch (CompletionException lost) {
                if (attempt == 5) {
                    throw lost;
                }
            }
        }
    }

    private void settle(String channel, String payload, JsonObject answer) {
        if (answer.containsKey("result")) {
            JsonObject result = answer.getJsonObject("result");
            journal.add(new Event.Acknowledged(
                    channel,
                    payload,
                    result.getString("epoch", ""),
                    result.containsKey("offset")
                            ? result.getJsonNumber("offset").longValue()
                            : 0));
        } else {
            // refused or not: a try before this one may have come through
            odd.add(name + ": got " + answer);
        }
    }
}

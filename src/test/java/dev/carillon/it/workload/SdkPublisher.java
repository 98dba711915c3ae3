package dev.carillon.it.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import jakarta.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Random;

/**
 * The official Java SDK, publishing at a steady pace. A client's publish has no idempotency key: whether one without an
 * answer has arrived is open, and it is not repeated.
 */
public final class SdkPublisher implements Runnable, AutoCloseable {

    private final List<String> channels;
    private final Journal journal;
    private final Random random;
    private final Payloads payloads;
    private final Client client;
    private volatile boolean stopped;

    public SdkPublisher(String name, URI address, List<String> channels, Journal journal, long seed) {
        this.channels = List.copyOf(channels);
        this.journal = journal;
        this.random = new Random(seed);
        this.payloads = new Payloads(name);
        this.client = new Client(address.toString(), new Options(), new EventListener() {});
    }

    /** Stops after what is under way. */
    public void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        client.connect();
        try {
            while (!stopped) {
                publish();
                Thread.sleep(random.nextInt(100)); // its pace
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish() {
        String channel = channels.get(random.nextInt(channels.size()));
        String data = payloads.next(random);
        String payload = Payloads.fingerprint(data);
        journal.add(new Event.Attempted(channel, payload));
        client.publish(channel, Json.createValue(data).toString().getBytes(UTF_8), (failure, result) -> {
            if (failure == null) {
                journal.add(new Event.Acknowledged(channel, payload, "", 0));
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        client.close(1_000);
    }
}

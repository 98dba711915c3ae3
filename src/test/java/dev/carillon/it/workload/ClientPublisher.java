package dev.carillon.it.workload;

import dev.carillon.it.JsonSocket;
import dev.carillon.it.Jwt;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Publishes over a connection of its own, several at once, and loses the connection now and then. What was under way
 * then is of unknown outcome and not tried again: the client protocol has no idempotency key.
 */
public final class ClientPublisher implements Runnable {

    /** The error that leaves open whether it was published. */
    private static final int TEMPORARY = 100;

    private record Pending(String channel, String payload) {}

    private final String name;
    private final List<String> channels;
    private final HttpClient http;
    private final Journal journal;
    private final Queue<String> odd;
    private final Random random;
    private final Payloads payloads;
    private volatile boolean stopped;
    private int lastId;

    public ClientPublisher(
            String name, List<String> channels, HttpClient http, Journal journal, Queue<String> odd, long seed) {
        this.name = name;
        this.channels = List.copyOf(channels);
        this.http = http;
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
        while (!stopped) {
            try {
                connection();
            } catch (ExecutionException lost) {
                // What was under way is of unknown outcome; on with the next connection.
                continue;
            } catch (Exception broken) {
                odd.add(name + ": " + broken);
                return;
            }
        }
    }

    private void connection() throws Exception {
        Connection connection = new Connection();
        JsonSocket socket = JsonSocket.open(http, connection, Runnable::run).get(20, TimeUnit.SECONDS);
        try {
            socket.send("{\"id\":" + ++lastId + ",\"connect\":{\"token\":\"" + Jwt.of(name) + "\"}}");
            connection.await(connection.connected);
            while (!stopped) {
                burst(socket, connection);
                Thread.sleep(random.nextInt(40)); // its pace
            }
        } finally {
            socket.abort();
        }
    }

    private void burst(JsonSocket socket, Connection connection) throws Exception {
        int size = random.nextBoolean() ? 1 : 1 + random.nextInt(5);
        List<String> frame = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String channel = channels.get(random.nextInt(channels.size()));
            String data = payloads.next(random);
            String payload = Payloads.fingerprint(data);
            connection.pending.put(++lastId, new Pending(channel, payload));
            journal.add(new Event.Attempted(channel, payload));
            JsonObjectBuilder publish =
                    Json.createObjectBuilder().add("channel", channel).add("data", data);
            frame.add(Json.createObjectBuilder()
                    .add("id", lastId)
                    .add("publish", publish)
                    .build()
                    .toString());
        }
        CompletableFuture<Void> answered = new CompletableFuture<>();
        connection.answered = answered;
        socket.send(String.join("\n", frame));
        if (random.nextInt(100) == 0) {
            Thread.sleep(random.nextInt(3)); // at random moments
            socket.abort();
        }
        connection.await(answered);
    }

    private final class Connection implements JsonSocket.Handler {

        final CompletableFuture<Void> connected = new CompletableFuture<>();
        final CompletableFuture<Void> over = new CompletableFuture<>();
        final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
        volatile CompletableFuture<Void> answered = new CompletableFuture<>();

        void await(CompletableFuture<Void> done) throws Exception {
            CompletableFuture.anyOf(done, over).get(20, TimeUnit.SECONDS);
        }

        @Override
        public void message(JsonObject message) {
            if (message.containsKey("connect")) {
                connected.complete(null);
                return;
            }
            Pending what = pending.remove(message.getInt("id", 0));
            if (what == null) {
                odd.add(name + ": got " + message);
            } else if (message.containsKey("publish")) {
                journal.add(new Event.Acknowledged(what.channel(), what.payload(), "", 0));
            } else if (message.getJsonObject("error").getInt("code") != TEMPORARY) {
                journal.add(new Event.Refused(what.channel(), what.payload()));
            }
            if (pending.isEmpty()) {
                answered.complete(null);
            }
        }

        @Override
        public void closed(int code) {
            over.completeExceptionally(new IOException("closed with " + code));
        }
    }
}

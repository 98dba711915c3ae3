package dev.carillon.it.workload;

import dev.carillon.delta.DeltaReplica;
import dev.carillon.it.JsonSocket;
import dev.carillon.it.Jwt;
import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of several channels that comes back after every loss and recovers from where it stood, as an SDK does.
 * Thread-safe.
 */
public final class RecordingSubscriber {

    private record Position(String epoch, long offset) {}

    /** What it is subscribed with: where it writes, who makes its connections and runs its timers. */
    public record Surroundings(HttpClient http, ScheduledExecutorService timer, Journal journal, Queue<String> odd) {}

    private final String name;
    private final List<String> channels;
    private final Surroundings around;
    private final Random random;
    private final Executor pace;
    private final boolean delta;

    /** Of the channels that it is in with delta. */
    private final Map<String, DeltaReplica> replicas = new HashMap<>();

    private final Map<String, Position> positions = new HashMap<>();
    private final Set<String> in = new HashSet<>();
    private final Set<String> away = new HashSet<>();
    private final Map<Integer, String> leaving = new HashMap<>();
    private final Map<Integer, String> entering = new HashMap<>();
    private final Queue<Integer> closeCodes = new ConcurrentLinkedQueue<>();
    private @Nullable Connection connection;
    private boolean storm = true;
    private int lastId;

    /**
     * @param name user id, and who it is in the journal
     * @param pace runs what asks for the next frame
     * @param delta whether it asks for patches
     */
    public RecordingSubscriber(
            String name, List<String> channels, Surroundings around, long seed, Executor pace, boolean delta) {
        this.name = name;
        this.channels = List.copyOf(channels);
        this.around = around;
        this.random = new Random(seed);
        this.pace = pace;
        this.delta = delta;
    }

    public String name() {
        return name;
    }

    public List<String> channels() {
        return channels;
    }

    /** Codes with which its connections ended. */
    public List<Integer> closeCodes() {
        return List.copyOf(closeCodes);
    }

    /** Connects, subscribes to everything it is not away from, and comes back whenever it is thrown out. */
    public synchronized void connect() {
        Connection fresh = new Connection();
        connection = fresh;
        JsonSocket.open(around.http(), fresh, pace).whenComplete((socket, failure) -> {
            if (failure != null) {
                fresh.closed(-1);
            } else {
                fresh.opened(socket);
            }
        });
    }

    /** Drops the TCP connection, if there is one. */
    public void drop() {
        Connection now = current();
        if (now != null && now.socket != null) {
            now.socket.abort();
        }
    }

    /** Closes in order, and comes back. */
    public void close() {
        Connection now = current();
        if (now != null && now.socket != null) {
            now.socket.close();
        }
    }

    /** Drops the TCP connection, and stays away. */
    public void quit() {
        Connection last;
        synchronized (this) {
            last = connection;
            connection = null;
        }
        if (last != null && last.socket != null) {
            last.socket.abort();
        }
    }

    /** Leaves one channel for a while. */
    public synchronized void leave(String channel, long millis) {
        if (connection == null || connection.socket == null || !in.contains(channel) || !away.add(channel)) {
            return;
        }
        leaving.put(++lastId, channel);
        connection.socket.send(
                command(lastId, "unsubscribe", Json.createObjectBuilder().add("channel", channel)));
        later(() -> comeBack(channel), millis);
    }

    /** From now on it comes back at once. */
    public synchronized void calm() {
        storm = false;
    }

    /** Whether it is in all its channels, and at least at these offsets. */
    public synchronized boolean hasReached(Map<String, Long> tops) {
        return channels.stream()
                .allMatch(channel ->
                        in.contains(channel) && positions.get(channel).offset() >= tops.getOrDefault(channel, 0L));
    }

    private synchronized @Nullable Connection current() {
        return connection;
    }

    private synchronized void comeBack(String channel) {
        away.remove(channel);
        enter(channel);
    }

    // Neither while it is asked for already, nor while the server has not said that the channel was left.
    private void enter(String channel) {
        boolean asked = in.contains(channel) || entering.containsValue(channel);
        if (connection != null && connection.socket != null && !asked) {
            connection.socket.send(subscribe(channel));
        }
    }

    private String subscribe(String channel) {
        JsonObjectBuilder request =
                Json.createObjectBuilder().add("channel", channel).add("flag", 1);
        if (delta) {
            request.add("delta", "fossil");
        }
        Position since = positions.get(channel);
        if (since != null) {
            request.add("recover", true).add("offset", since.offset()).add("epoch", since.epoch());
        }
        entering.put(++lastId, channel);
        return command(lastId, "subscribe", request);
    }

    private static String command(int id, String method, JsonObjectBuilder request) {
        return Json.createObjectBuilder()
                .add("id", id)
                .add(method, request)
                .build()
                .toString();
    }

    private void later(Runnable task, long millis) {
        around.timer().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private void odd(String what) {
        around.odd().add(name + ": " + what);
    }

    private final class Connection implements JsonSocket.Handler {

        private @Nullable JsonSocket socket;

        void opened(JsonSocket fresh) {
            synchronized (RecordingSubscriber.this) {
                if (connection != this) {
                    fresh.abort();
                    return;
                }
                socket = fresh;
                // subscribes behind connect in one frame, as the JavaScript SDK does
                List<String> frame = new ArrayList<>();
                frame.add(
                        command(++lastId, "connect", Json.createObjectBuilder().add("token", Jwt.of(name))));
                channels.stream()
                        .filter(channel -> !away.contains(channel))
                        .forEach(channel -> frame.add(subscribe(channel)));
                fresh.send(String.join("\n", frame));
            }
        }

        @Override
        public void message(JsonObject message) {
            synchronized (RecordingSubscriber.this) {
                if (connection != this) {
                    return;
                }
                if (message.containsKey("push")) {
                    push(message.getJsonObject("push"));
                } else if (message.containsKey("error")) {
                    odd("got " + message);
                } else if (message.containsKey("subscribe")) {
                    subscribed(entering.remove(message.getInt("id")), message.getJsonObject("subscribe"));
                } else if (message.containsKey("unsubscribe")) {
                    out(leaving.remove(message.getInt("id")));
                }
            }
        }

        private void subscribed(@Nullable String channel, JsonObject result) {
            if (channel == null) {
                odd("got a reply to nothing: " + result);
                return;
            }
            Position now = new Position(
                    result.getString("epoch", ""),
                    result.containsKey("offset")
                            ? result.getJsonNumber("offset").longValue()
                            : 0);
            around.journal()
                    .add(new Event.Subscribed(
                            name,
                            channel,
                            result.getBoolean("was_recovering", false),
                            result.getBoolean("recovered", false),
                            now.epoch(),
                            now.offset()));
            positions.put(channel, now);
            in.add(channel);
            replicas.remove(channel);
            if (result.getBoolean("delta", false)) {
                replicas.put(channel, new DeltaReplica());
            }
            if (result.containsKey("publications")) {
                result.getJsonArray("publications")
                        .getValuesAs(JsonObject.class)
                        .forEach(publication -> delivered(channel, publication));
            }
        }

        private void push(JsonObject push) {
            String channel = push.getString("channel", "");
            if (push.containsKey("pub")) {
                delivered(channel, push.getJsonObject("pub"));
            } else if (push.containsKey("unsubscribe")) {
                int code = push.getJsonObject("unsubscribe").getInt("code");
                around.journal().add(code >= 2500 ? new Event.Told(name, channel, code) : new Event.Out(name, channel));
                in.remove(channel);
                away.add(channel);
                later(() -> comeBack(channel), storm ? random.nextInt(300) : 1);
            } else {
                odd("got " + push);
            }
        }

        private void delivered(String channel, JsonObject publication) {
            long offset = publication.containsKey("offset")
                    ? publication.getJsonNumber("offset").longValue()
                    : 0;
            String payload = Payloads.fingerprint(data(channel, publication));
            around.journal().add(new Event.Delivered(name, channel, offset, payload));
            Position before = positions.getOrDefault(channel, new Position("", 0));
            positions.put(channel, new Position(before.epoch(), Math.max(before.offset(), offset)));
        }

        private String data(String channel, JsonObject publication) {
            DeltaReplica replica = replicas.get(channel);
            if (replica == null) {
                return publication.getString("data");
            }
            try {
                String document = replica.take(publication);
                return Json.createReader(new StringReader("[" + document + "]"))
                        .readArray()
                        .getString(0);
            } catch (RuntimeException | AssertionError broken) {
                odd("cannot apply what it got: " + broken);
                return "?";
            }
        }

        private void out(@Nullable String channel) {
            if (channel == null) {
                odd("got a reply to nothing");
            } else if (in.remove(channel)) {
                around.journal().add(new Event.Out(name, channel));
                if (!away.contains(channel)) {
                    enter(channel); // it wanted to come back before it was out
                }
            }
        }

        @Override
        public void closed(int code) {
            synchronized (RecordingSubscriber.this) {
                if (connection != this) {
                    return;
                }
                connection = null;
                closeCodes.add(code);
                if (code >= 3500 && code < 4000 || code == 1002 || code == 1007 || code == 1009) {
                    odd("was ended with " + code);
                }
                for (String channel : in) {
                    around.journal()
                            .add(code == 3010 ? new Event.Told(name, channel, code) : new Event.Out(name, channel));
                }
                in.clear();
                entering.clear();
                leaving.clear();
                long pause =
                        !storm ? 50 : random.nextInt(10) == 0 ? 2_000 + random.nextInt(4_000) : random.nextInt(300);
                later(RecordingSubscriber.this::connect, pause);
            }
        }
    }
}

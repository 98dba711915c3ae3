package dev.carillon.it.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.it.checker.Event;
import dev.carillon.it.checker.Journal;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.StreamPosition;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.SubscribingEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import jakarta.json.Json;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The official Java SDK, as it is configured by default, in several channels; whatever happens to it, it comes back by itself,
 * and what it tells its application is written down.
 */
public final class SdkSubscriber implements AutoCloseable {

    private record Position(String epoch, long offset) {}

    private static final int GAP = 2500;

    private final String name;
    private final List<String> channels;
    private final Journal journal;
    private final Queue<String> odd;
    private final Client client;
    private final Map<String, Position> positions = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String id = "";

    public SdkSubscriber(String name, URI address, List<String> channels, Journal journal, Queue<String> odd) {
        this.name = name;
        this.channels = List.copyOf(channels);
        this.journal = journal;
        this.odd = odd;
        this.client = new Client(address.toString(), new Options(), new Connection());
    }

    public void connect() {
        for (String channel : channels) {
            try {
                client.newSubscription(channel, new Recording(channel)).subscribe();
            } catch (DuplicateSubscriptionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        client.connect();
    }

    /** Of the connection that it has now; empty while it has none. */
    public String id() {
        return id;
    }

    public List<String> channels() {
        return channels;
    }

    /** How often it has come back. */
    public int reconnects() {
        return Math.max(0, connections.get() - 1);
    }

    /** Whether it has been told everything up to there. */
    public boolean hasReached(String channel, String epoch, long offset) {
        Position now = positions.getOrDefault(channel, new Position("", -1));
        return !channels.contains(channel) || now.epoch().equals(epoch) && now.offset() >= offset;
    }

    @Override
    public void close() throws InterruptedException {
        client.close(1_000);
    }

    private final class Connection extends EventListener {

        @Override
        public void onConnected(Client connected, ConnectedEvent event) {
            id = event.getClient();
            connections.incrementAndGet();
        }

        @Override
        public void onConnecting(Client connecting, ConnectingEvent event) {
            id = "";
        }

        @Override
        public void onDisconnected(Client ended, DisconnectedEvent event) {
            if (event.getCode() != 0) {
                odd.add(name + ": was sent away for good: " + event.getCode() + " " + event.getReason());
            }
        }
    }

    private final class Recording extends SubscriptionEventListener {

        private final String channel;

        Recording(String channel) {
            this.channel = channel;
        }

        @Override
        public void onSubscribed(Subscription subscription, SubscribedEvent event) {
            StreamPosition from = event.getStreamPosition();
            Position now = new Position((String) hidden(from, "getEpoch"), (long) hidden(from, "getOffset"));
            positions.put(channel, now);
            journal.add(new Event.Subscribed(
                    name, channel, event.wasRecovering(), event.getRecovered(), now.epoch(), now.offset()));
        }

        @Override
        public void onPublication(Subscription subscription, PublicationEvent event) {
            long offset = event.getOffset();
            journal.add(new Event.Delivered(name, channel, offset, Payloads.fingerprint(text(event.getData()))));
            positions.computeIfPresent(
                    channel, (same, before) -> new Position(before.epoch(), Math.max(before.offset(), offset)));
        }

        @Override
        public void onSubscribing(Subscription subscription, SubscribingEvent event) {
            int code = event.getCode();
            positions.remove(channel);
            journal.add(code == GAP ? new Event.Told(name, channel, code) : new Event.Out(name, channel));
        }

        @Override
        public void onUnsubscribed(Subscription subscription, UnsubscribedEvent event) {
            journal.add(new Event.Out(name, channel));
            if (event.getCode() >= 100) {
                odd.add(name + ": is out of " + channel + " for good: " + event.getCode() + " " + event.getReason());
            }
        }
    }

    private static String text(byte[] json) {
        return Json.createReader(new StringReader("[" + new String(json, UTF_8) + "]"))
                .readArray()
                .getString(0);
    }

    /** The SDK shows an application neither of both; the checker has to know where it stands. */
    private static Object hidden(StreamPosition position, String what) {
        try {
            Method getter = StreamPosition.class.getDeclaredMethod(what);
            getter.setAccessible(true);
            return getter.invoke(position);
        } catch (ReflectiveOperationException otherVersion) {
            throw new IllegalStateException(otherVersion);
        }
    }
}

package dev.carillon.load;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What the load client can do to a server whose namespace {@code live} is open. */
final class Scenarios {

    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 60 * SECOND;
    private static final int WINDOW = 16;
    private static final int ROOM = 10;
    private static final int STORM_SHARE = 500;

    /**
     * @param url         of {@code /connection/websocket}
     * @param connections how many
     * @param seconds     how long it is measured
     * @param rate        publications a second; 0 for as many as are acknowledged
     * @param bytes       of a publication
     */
    record Settings(URI url, int connections, int seconds, int rate, int bytes) {}

    /** One line of the table. */
    record Row(String scenario, int connections, double perSecond, String unit, double p50, double p99, long closed) {

        String csv() {
            return String.format(
                    Locale.ROOT,
                    "%s,%d,%.1f,%s,%.2f,%.2f,%d",
                    scenario,
                    connections,
                    perSecond,
                    unit,
                    p50,
                    p99,
                    closed);
        }
    }

    private final Settings settings;
    private final Tally tally = new Tally();

    /** When each connection that waits for an acknowledgement has asked. */
    private final Map<LoadPeer, Long> askedAt = new IdentityHashMap<>();

    Scenarios(Settings settings) {
        this.settings = settings;
    }

    Row run(String scenario) throws IOException {
        try (LoadLoop loop = new LoadLoop(settings.url())) {
            return switch (scenario) {
                case "fan-out" -> published(scenario, loop, settings.connections(), 0);
                case "rooms" -> published(scenario, loop, ROOM, 0);
                case "slow" -> published(scenario, loop, settings.connections(), settings.connections() / 10);
                case "echo" -> echo(loop);
                case "idle" -> idle(loop);
                case "storm" -> storm(loop);
                default -> throw new IllegalArgumentException("no scenario " + scenario);
            };
        }
    }

    /** Connections, each in a room of so many, of which some stop to read; one more publishes to the rooms in turn. */
    private Row published(String scenario, LoadLoop loop, int members, int slow) throws IOException {
        connect(loop, settings.connections(), members);
        LoadPeer speaker = connect(loop, 1, 0).get(0);
        for (int i = 0; i < slow; i++) {
            loop.peers().get(i).stopReading();
        }
        tally.reset();
        int rooms = Math.max(1, settings.connections() / members);
        String data = "x".repeat(settings.bytes());
        long begun = System.nanoTime();
        long end = begun + settings.seconds() * SECOND;
        long sent = 0;
        while (System.nanoTime() < end && speaker.isOpen()) {
            long due = settings.rate() == 0
                    ? tally.replies() + WINDOW
                    : (System.nanoTime() - begun) * settings.rate() / SECOND;
            for (; sent < due; sent++) {
                speaker.send("{\"id\":%d,\"publish\":{\"channel\":\"live:load-%d\",\"data\":{\"t\":%d,\"x\":\"%s\"}}}"
                        .formatted(sent + 10, sent % rooms, System.nanoTime(), data));
            }
            loop.run(SECOND / 1_000);
        }
        return row(scenario, tally.deliveries() / (double) settings.seconds(), "deliveries", loop);
    }

    /** Each connection publishes to nobody and waits for the acknowledgement. */
    private Row echo(LoadLoop loop) throws IOException {
        List<LoadPeer> peers = connect(loop, settings.connections(), 0, (peer, bytes, from, to) -> {
            tally.line(peer, bytes, from, to);
            Long at = askedAt.get(peer);
            if (at != null) {
                tally.took(System.nanoTime() - at);
                ask(peer);
            }
        });
        tally.reset();
        for (LoadPeer peer : peers) {
            ask(peer);
        }
        loop.run(settings.seconds() * SECOND);
        return row("echo", tally.replies() / (double) settings.seconds(), "round trips", loop);
    }

    private void ask(LoadPeer peer) {
        askedAt.put(peer, System.nanoTime());
        try {
            peer.send("{\"id\":9,\"publish\":{\"channel\":\"live:load-echo\",\"data\":1}}");
        } catch (IOException gone) {
            askedAt.remove(peer);
        }
    }

    /** Connections that say nothing; how fast they come. */
    private Row idle(LoadLoop loop) throws IOException {
        long begun = System.nanoTime();
        connect(loop, settings.connections(), settings.connections());
        double perSecond = settings.connections() * (double) SECOND / (System.nanoTime() - begun);
        loop.run(settings.seconds() * SECOND);
        return row("idle", perSecond, "connects", loop);
    }

    /** All come, and are dropped at once, again and again. */
    private Row storm(LoadLoop loop) throws IOException {
        long begun = System.nanoTime();
        long made = 0;
        while (System.nanoTime() - begun < settings.seconds() * SECOND) {
            connect(loop, settings.connections(), settings.connections());
            made += settings.connections();
            loop.dropAll();
        }
        double perSecond = made * (double) SECOND / (System.nanoTime() - begun);
        return row("storm", perSecond, "connects", loop);
    }

    private Row row(String scenario, double perSecond, String unit, LoadLoop loop) {
        long closed =
                loop.peers().stream().filter(peer -> peer.closeCode() != 0).count();
        return new Row(
                scenario, settings.connections(), perSecond, unit, tally.percentile(50), tally.percentile(99), closed);
    }

    private List<LoadPeer> connect(LoadLoop loop, int count, int members) throws IOException {
        return connect(loop, count, members, tally);
    }

    /** Opens, connects and, where rooms have members, subscribes; returns when all have been answered. */
    private List<LoadPeer> connect(LoadLoop loop, int count, int members, LoadPeer.Listener listener)
            throws IOException {
        List<LoadPeer> fresh = new ArrayList<>(count);
        for (int from = 0; from < count; from += STORM_SHARE) {
            List<LoadPeer> share = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + STORM_SHARE); i++) {
                share.add(loop.open(listener));
            }
            await(loop, () -> share.stream().allMatch(LoadPeer::isOpen));
            long replies = tally.replies();
            for (int i = 0; i < share.size(); i++) {
                String subscribe = "\n{\"id\":2,\"subscribe\":{\"channel\":\"live:load-%d\"}}";
                share.get(i)
                        .send("{\"id\":1,\"connect\":{}}"
                                + (members == 0 ? "" : subscribe.formatted((from + i) / members)));
            }
            long awaited = replies + share.size() * (members == 0 ? 1L : 2L);
            await(loop, () -> tally.replies() >= awaited);
            fresh.addAll(share);
        }
        return fresh;
    }

    private static void await(LoadLoop loop, BooleanSupplier done) throws IOException {
        if (!loop.runUntil(done, PATIENCE)) {
            throw new IOException("the server has not answered for a minute: are connections refused?");
        }
    }
}

package dev.carillon.bench;

import dev.carillon.channel.Identity;
import dev.carillon.client.Client;
import dev.carillon.client.Handshake;
import dev.carillon.client.Nowhere;
import dev.carillon.node.TestNode;
import dev.carillon.protocol.JsonFormat;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Heap that connections and memberships hold in a whole node, without a container: what is left after a collection,
 * divided by how many there are.
 *
 * <p>{@code mvn -Pload -Dload.scenario=footprint} prints it; see docs/performance.md.
 */
public final class Footprint {

    private static final int CHANNELS_EACH = 100;

    /** @param connection bytes of an idle connection with a user of its own; membership of one channel more */
    public record Figures(long connection, long membership) {}

    private Footprint() {}

    /** @param args connections, each of which is a member of 100 channels: 10,000 unless told otherwise */
    public static void main(String[] args) {
        int connections = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        Figures figures = measure(connections);
        System.out.printf(
                Locale.ROOT,
                "%,d connections, %,d memberships%nbytes of an idle connection: %,d%nbytes of a membership: %,d%n",
                connections,
                connections * CHANNELS_EACH,
                figures.connection(),
                figures.membership());
    }

    /** Members of one channel are a hundred. */
    static Figures measure(int connections) {
        TestNode node = TestNode.create();
        List<Client> clients = new ArrayList<>(connections);
        openOne(node, clients, -1); // and what is there once
        subscribe(clients.get(0), "live:0", 2);
        long empty = live();
        for (int i = 0; i < connections; i++) {
            openOne(node, clients, i);
        }
        node.settle();
        long idle = live();
        for (int i = 0; i < connections; i++) {
            for (int c = 0; c < CHANNELS_EACH; c++) {
                subscribe(clients.get(i + 1), "live:channel-" + (i / CHANNELS_EACH * CHANNELS_EACH + c), 2 + c);
            }
        }
        node.settle();
        long subscribed = live();
        Reference.reachabilityFence(node);
        Reference.reachabilityFence(clients);
        return new Figures((idle - empty) / connections, (subscribed - idle) / ((long) connections * CHANNELS_EACH));
    }

    private static void openOne(TestNode node, List<Client> clients, int number) {
        Handshake handshake = new Handshake(Optional.of(Identity.of("user" + number)), "", "10.0.0.1", "", false);
        Client client = node.node.open(new Nowhere(), JsonFormat.JSON, handshake);
        client.receive("{\"id\":1,\"connect\":{}}".getBytes(StandardCharsets.UTF_8));
        clients.add(client);
    }

    private static void subscribe(Client client, String channel, int id) {
        client.receive(("{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that are still in use after collections; they say the same twice before they are believed. */
    private static long live() {
        Runtime runtime = Runtime.getRuntime();
        long before = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            long now = runtime.totalMemory() - runtime.freeMemory();
            if (Math.abs(before - now) < 10_000) {
                return now;
            }
            before = now;
        }
        return before;
    }
}

package dev.carillon.it.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Passes TCP connections on to one of several ports of this machine, the next one where the first does not answer, until it
 * is told otherwise: a network that can be cut, or a load balancer. Thread-safe.
 */
public final class Relay implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int PART_BYTES = 65_536;

    private record Pair(Socket near, Socket far) {

        /** Both ends are told at once, and what was under way is lost. */
        void reset() {
            for (Socket end : List.of(near, far)) {
                try {
                    end.setSoLinger(true, 0);
                    end.close();
                } catch (IOException gone) {
                    continue;
                }
            }
        }
    }

    private final ServerSocket listener;
    private final List<Integer> targets;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private boolean held;
    private int turn;

    private Relay(ServerSocket listener, List<Integer> targets) {
        this.listener = listener;
        this.targets = targets;
    }

    public static Relay to(int... ports) throws IOException {
        Relay relay = new Relay(
                new ServerSocket(0, 200, InetAddress.getLoopbackAddress()),
                IntStream.of(ports).boxed().toList());
        daemon(relay::accept);
        return relay;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Nothing passes any more, in no direction, and nobody is told; new connections come about and carry nothing. */
    public void hold() {
        synchronized (gate) {
            held = true;
        }
    }

    /** What was held arrives, late. */
    public void release() {
        synchronized (gate) {
            held = false;
            gate.notifyAll();
        }
    }

    /** Ends every connection, as a firewall that was restarted does. */
    public void resetAll() {
        pairs.forEach(Pair::reset);
    }

    /** Ends one of the connections. */
    public void resetOne(Random random) {
        List<Pair> all = new ArrayList<>(pairs);
        if (!all.isEmpty()) {
            all.get(random.nextInt(all.size())).reset();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        resetAll();
        release();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException over) {
                        return; // one of both ends has gone
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            int first = turn++;
            daemon(() -> pass(near, first));
        }
    }

    private void pass(Socket near, int first) throws IOException {
        awaitRelease();
        for (int i = 0; i < targets.size(); i++) {
            int port = targets.get((first + i) % targets.size());
            Socket far = new Socket();
            try {
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            } catch (IOException nobodyThere) {
                far.close();
                continue;
            }
            Pair pair = new Pair(near, far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            pairs.add(pair);
            daemon(() -> pump(pair, near, far));
            pump(pair, far, near);
            return;
        }
        near.close();
    }

    private void pump(Pair pair, Socket from, Socket to) throws IOException {
        byte[] part = new byte[PART_BYTES];
        try {
            for (int length = from.getInputStream().read(part);
                    length >= 0;
                    length = from.getInputStream().read(part)) {
                awaitRelease();
                to.getOutputStream().write(part, 0, length);
            }
        } finally {
            // who ends in order is followed in order, or the last words would be lost
            from.close();
            to.close();
            pairs.remove(pair);
        }
    }

    private void awaitRelease() throws IOException {
        synchronized (gate) {
            while (held) {
                try {
                    gate.wait();
                } catch (InterruptedException over) {
                    throw new IOException(over);
                }
            }
        }
    }
}

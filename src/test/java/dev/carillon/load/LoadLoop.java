package dev.carillon.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One thread for all connections of the load client. */
final class LoadLoop implements AutoCloseable {

    private static final int READ_BYTES = 1 << 18;

    private final URI address;
    private final Selector selector;
    private final ByteBuffer reading = ByteBuffer.allocate(READ_BYTES);
    private final List<LoadPeer> peers = new ArrayList<>();

    LoadLoop(URI address) throws IOException {
        this.address = address;
        this.selector = Selector.open();
    }

    /** Begins a connection; what it hears is handed to the listener by {@link #runUntil}. */
    LoadPeer open(LoadPeer.Listener listener) throws IOException {
        return open(address, listener);
    }

    /** The same, to another server. */
    LoadPeer open(URI to, LoadPeer.Listener listener) throws IOException {
        LoadPeer peer = new LoadPeer(selector, to, listener);
        peers.add(peer);
        return peer;
    }

    /** The address to connect to. */
    static InetSocketAddress socketOf(URI address) {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    List<LoadPeer> peers() {
        return peers;
    }

    /** Lets the connections talk until that is so, or the time is over. */
    boolean runUntil(BooleanSupplier done, long mostNanos) throws IOException {
        long end = System.nanoTime() + mostNanos;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            selector.select(1);
            for (SelectionKey key : selector.selectedKeys()) {
                ((LoadPeer) key.attachment()).ready(key, reading);
            }
            selector.selectedKeys().clear();
        }
        return true;
    }

    void run(long nanos) throws IOException {
        runUntil(() -> false, nanos);
    }

    /** Drops all connections, and begins anew. */
    void dropAll() throws IOException {
        for (LoadPeer peer : peers) {
            peer.close();
        }
        peers.clear();
        selector.selectNow();
    }

    @Override
    public void close() throws IOException {
        dropAll();
        selector.close();
    }
}

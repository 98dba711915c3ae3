package dev.carillon.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Hands what Redis sends to whoever is for it. Thread-safe. */
final class Dispatch {

    private final Map<String, Consumer<byte[]>> handlers = new ConcurrentHashMap<>();
    private volatile BiConsumer<String, byte[]> others = (name, message) -> {};
    private volatile Runnable resumed = () -> {};

    /** Hands over what comes under one name. */
    void handle(String name, Consumer<byte[]> handler) {
        handlers.put(name, handler);
    }

    /** Hands over what comes under all other names. */
    void handleOthers(BiConsumer<String, byte[]> handler) {
        others = handler;
    }

    /** Tells when messages are received again of which some may have been missed. */
    void whenResumed(Runnable task) {
        resumed = task;
    }

    void resumed() {
        resumed.run();
    }

    void handOver(String name, byte[] message) {
        Consumer<byte[]> own = handlers.get(name);
        if (own != null) {
            own.accept(message);
        } else {
            others.accept(name, message);
        }
    }
}

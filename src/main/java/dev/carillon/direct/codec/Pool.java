package dev.carillon.direct.codec;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lends what holds memory outside the heap and takes time to make. Keeps some for the next; what is more than that, and
 * what comes back after the end, is released. Thread-safe, never waits: nobody holds one for longer than a call.
 */
final class Pool<T> implements AutoCloseable {

    private final ArrayBlockingQueue<T> kept;
    private final Supplier<T> making;
    private final Consumer<T> clearing;
    private final Consumer<T> releasing;
    private volatile boolean closed;

    /** @param most that are kept while nobody needs them */
    Pool(int most, Supplier<T> making, Consumer<T> clearing, Consumer<T> releasing) {
        this.kept = new ArrayBlockingQueue<>(most);
        this.making = making;
        this.clearing = clearing;
        this.releasing = releasing;
    }

    /** To be given back in any case. */
    T borrow() {
        T one = kept.poll();
        return one == null ? making.get() : one;
    }

    void giveBack(T one) {
        clearing.accept(one);
        if (!kept.offer(one)) {
            releasing.accept(one);
        }
        if (closed) {
            close();
        }
    }

    /** Releases what is kept, and from now on what comes back. Idempotent. */
    @Override
    public void close() {
        closed = true;
        for (T one = kept.poll(); one != null; one = kept.poll()) {
            releasing.accept(one);
        }
    }
}

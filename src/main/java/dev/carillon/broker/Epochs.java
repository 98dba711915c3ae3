package dev.carillon.broker;

import java.util.random.RandomGenerator;

/** Names streams' lives: 8 random letters, so that two lives share a name about once in 50 million million. Thread-safe. */
public final class Epochs {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 8;

    private final RandomGenerator random;

    /** @param random used by one thread at a time */
    public Epochs(RandomGenerator random) {
        this.random = random;
    }

    // One at a time: most generators are not thread-safe.
    public synchronized String next() {
        StringBuilder epoch = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            epoch.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return epoch.toString();
    }
}

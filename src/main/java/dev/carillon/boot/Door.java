package dev.carillon.boot;

import dev.carillon.node.Node;
import dev.carillon.security.Admission;
import dev.carillon.security.HandshakeRefusal;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Says to whom the node is open, and to the others when to come back: not all at the same time. Thread-safe. */
final class Door implements Admission {

    private static final int SOONEST = 1;
    private static final int SPREAD = 8;

    private final Node node;
    private final RandomGenerator random;

    /** @param random thread-safe */
    Door(Node node, RandomGenerator random) {
        this.node = node;
        this.random = random;
    }

    @Override
    public Optional<Refusal> refuse(String remote) {
        return switch (node.admit()) {
            case LET_IN -> Optional.empty();
            case DRAINING -> later(HandshakeRefusal.DRAINING);
            case FULL -> later(HandshakeRefusal.CONNECTION_LIMIT);
            case CROWDED -> later(HandshakeRefusal.CONNECTION_RATE);
        };
    }

    private Optional<Refusal> later(HandshakeRefusal reason) {
        return Optional.of(new Refusal(reason, Duration.ofSeconds(SOONEST + random.nextInt(SPREAD))));
    }
}

package dev.carillon.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How often peers may ask for something.
 *
 * @param connection  commands of one connection
 * @param user        commands of all connections of one user on this node; not of the anonymous
 * @param node        commands of all connections of this node
 * @param refusals    how often one connection may be refused for a rate, and go on, before {@code
 *     Disconnect.TOO_MANY_REQUESTS}
 * @param errors      how many error replies one connection may get before {@code Disconnect.TOO_MANY_ERRORS}; empty for any
 *     number
 * @param connections how often this node takes a new connection; empty for any number
 */
public record RateLimits(
        List<Rule> connection,
        List<Rule> user,
        List<Rule> node,
        Rate refusals,
        Optional<Rate> errors,
        Optional<Rate> connections) {

    public static final Rate DEFAULT_REFUSALS = new Rate(100, Duration.ofSeconds(10));

    /** As often as they like. */
    public static final RateLimits OFF =
            new RateLimits(List.of(), List.of(), List.of(), DEFAULT_REFUSALS, Optional.empty(), Optional.empty());

    public RateLimits {
        connection = List.copyOf(connection);
        user = List.copyOf(user);
        node = List.copyOf(node);
    }

    /** Whether nothing of one connection needs to be counted. */
    boolean leaveConnectionsAlone() {
        return connection.isEmpty() && user.isEmpty() && node.isEmpty() && errors.isEmpty();
    }

    /** @param method name of a command, or {@link #TOTAL} */
    public record Rule(String method, Rate rate) {

        /** Stands for all commands together. */
        public static final String TOTAL = "total";

        boolean isFor(String command) {
            return method.equals(TOTAL) || method.equals(command);
        }
    }
}

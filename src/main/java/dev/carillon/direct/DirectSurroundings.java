package dev.carillon.direct;

import dev.carillon.client.Later;
import dev.carillon.node.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What all connections of the direct transport share.
 *
 * @param executor        reads on, where a peer sends more than it should be read at once
 * @param messageMaxBytes bytes of one message from a peer
 * @param closeTimeout    how long a peer may take over an orderly close before it is dropped
 * @param compression     for peers that offer it, where it is wanted
 */
public record DirectSurroundings(
        Node node,
        Executor executor,
        Later later,
        int messageMaxBytes,
        Duration closeTimeout,
        Optional<Compression> compression) {}

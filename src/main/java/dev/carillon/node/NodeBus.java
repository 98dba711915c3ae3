package dev.carillon.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries what one node wants of all nodes: control messages, and questions that every node answers.
 *
 * <p>Thread-safe, never blocks.
 */
public interface NodeBus extends AutoCloseable {

    /** What this node does with what the bus brings; called from any thread, never blocks. */
    interface Listener {

        /** Id of this node, the same that its {@link ServerApi.NodeInfo} has. */
        String node();

        /** Carries out a control message on the connections of this node. */
        CompletionStage<Void> carryOut(Control control);

        /** What this node knows. */
        Control.Answer answer(Control.Question question);

        /** Hands commands to a connection of this node. */
        Uplink.Outcome take(Uplink uplink);
    }

    /** Begins to receive. Called once, before anything else. */
    void start(Listener listener);

    /**
     * Hands a control message to all nodes, this one among them.
     *
     * @return completes when this node has carried it out and the others will get it
     */
    CompletionStage<Void> send(Control control);

    /**
     * Asks all nodes.
     *
     * @return the answers of those that answered in time, this node's among them, in no order
     */
    CompletionStage<List<Control.Answer>> survey(Control.Question question);

    /**
     * Hands commands to the connection of another node.
     *
     * @param node id of that node, as its client knows it
     * @return what became of them there; this one, of a bus without other nodes, knows none
     */
    default CompletionStage<Uplink.Outcome> forward(String node, Uplink uplink) {
        return CompletableFuture.completedStage(Uplink.Outcome.NODE_UNKNOWN);
    }

    @Override
    void close();
}

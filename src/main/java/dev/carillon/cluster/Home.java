package dev.carillon.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where something is in Redis: a server, or what a slot of a cluster is on just now. Thread-safe. */
interface Home {

    /**
     * Does what the script does, whose keys are all at home here.
     *
     * @return exceptional when Redis cannot be asked, refuses, or does not answer in time: what became of it is then unknown
     */
    CompletionStage<List<byte[]>> run(Script script, byte[][] keys, byte[]... arguments);

    /**
     * Sends a message to whoever listens here, which nobody may.
     *
     * @return how many received it; exceptional as above
     */
    CompletionStage<Long> publish(byte[] name, byte[] message);

    /** @return exceptional as above */
    CompletionStage<Long> delete(byte[] key);

    /**
     * Begins to listen. Idempotent.
     *
     * @return completes when everything that is sent from then on is received; exceptionally when that cannot be said now. The
     *     name is wanted all the same, until it is unsubscribed
     */
    CompletionStage<Void> subscribe(String name);

    /** Listens no more. Idempotent; whether Redis hears of it matters to nobody. */
    void unsubscribe(String name);

    /** Whether the name is listened to, or would be. */
    boolean wants(String name);

    /** Whether what is sent here arrives. */
    boolean carries();
}

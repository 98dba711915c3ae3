package dev.carillon.node;

import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import java.util.concurrent.CompletionStage;

/**
 * Answers a remote call of a client. Thread-safe; called on the client's thread, so it must not block: what may block
 * goes to an executor of the application's.
 */
@FunctionalInterface
public interface RpcHandler {

    /**
     * @param client id of the calling connection
     * @param data   may be empty
     * @return what the client gets, empty for nothing. Completes exceptionally with {@link dev.carillon.channel.RefusedException} for an error
     *     reply; any other failure is answered with 100 and logged
     */
    CompletionStage<Payload> call(Identity identity, String client, Payload data);
}

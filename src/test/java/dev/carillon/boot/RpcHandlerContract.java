package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.node.RpcHandler;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link RpcHandler} promises: an answer that comes, for whatever a client sends. */
abstract class RpcHandlerContract {

    abstract RpcHandler handler();

    @Test
    void whatever_is_sent_there_is_an_answer_that_a_json_client_can_read() throws Exception {
        for (Payload data : new Payload[] {Payload.EMPTY, Payload.json("null"), Payload.json("{\"a\":[1]}")}) {
            CompletionStage<Payload> stage = handler().call(Identity.ANONYMOUS, "c", data);
            Payload answer = stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(answer.isEmpty() || answer.isJson()).isTrue();
        }
    }
}

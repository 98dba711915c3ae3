package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.node.RpcHandler;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoTest extends RpcHandlerContract {

    @Override
    RpcHandler handler() {
        return BuiltInRpc.named(List.of("echo"), Clock.systemUTC(), "n").get("echo");
    }

    @Test
    void it_gives_back_what_it_got() {
        Payload data = Payload.json("{\"a\":1}");
        assertThat(handler().call(Identity.ANONYMOUS, "c", data).toCompletableFuture())
                .isCompletedWithValue(data);
    }

    @Test
    void only_what_is_named_is_offered() {
        assertThat(BuiltInRpc.named(List.of(), Clock.systemUTC(), "n")).isEmpty();
        assertThat(BuiltInRpc.named(BuiltInRpc.NAMES, Clock.systemUTC(), "n").keySet())
                .containsExactlyInAnyOrderElementsOf(BuiltInRpc.NAMES);
    }
}

package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.node.RpcHandler;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeNameTest extends RpcHandlerContract {

    @Override
    RpcHandler handler() {
        return BuiltInRpc.named(List.of("node"), Clock.systemUTC(), "left \"bell\"")
                .get("node");
    }

    @Test
    void it_tells_the_name_of_the_node() {
        assertThat(handler().call(Identity.ANONYMOUS, "c", Payload.EMPTY).toCompletableFuture())
                .isCompletedWithValue(Payload.json("{\"name\":\"left \\\"bell\\\"\"}"));
    }
}

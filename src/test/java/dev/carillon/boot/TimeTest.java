package dev.carillon.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Identity;
import dev.carillon.channel.Payload;
import dev.carillon.node.RpcHandler;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTest extends RpcHandlerContract {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_234), ZoneOffset.UTC);

    @Override
    RpcHandler handler() {
        return BuiltInRpc.named(List.of("time"), CLOCK, "n").get("time");
    }

    @Test
    void it_tells_the_server_s_clock_in_milliseconds() {
        assertThat(handler().call(Identity.ANONYMOUS, "c", Payload.EMPTY).toCompletableFuture())
                .isCompletedWithValue(Payload.json("{\"time\":1234}"));
    }
}

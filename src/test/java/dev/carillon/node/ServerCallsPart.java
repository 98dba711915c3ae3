package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;

/** A node with two connections of ann's and one of bob's. */
abstract class ServerCallsPart {

    static final ChannelName LIVE = ChannelName.of("live:1");
    static final ChannelName ROOM = ChannelName.of("room:1");
    static final ServerApi.Sessions ANN = new ServerApi.Sessions("ann", "", "");

    final TestNode node =
            TestNode.builder().hubLimits(new Hub.Limits(65_536, 65_536)).build();
    TestPeer ann;
    TestPeer ann2;
    TestPeer bob;

    @BeforeEach
    void connect() {
        node.authenticator.knows("ann", "ann");
        node.authenticator.knows("bob", "bob");
        ann = node.connected("ann");
        ann2 = node.connected("ann");
        bob = node.connected("bob");
    }

    static ServerApi.Publish json(String data) {
        return publish(Payload.of(data.getBytes(StandardCharsets.UTF_8)), false, Map.of(), "", 0);
    }

    static ServerApi.Publish publish(
            Payload data, boolean skipHistory, Map<String, String> tags, String key, long version) {
        return new ServerApi.Publish(data, skipHistory, tags, key, Duration.ofMinutes(5), version, "");
    }

    static <T> T value(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    static int code(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        Throwable failure = catchThrowable(() -> stage.toCompletableFuture().join());
        return failure == null
                ? 0
                : ((RefusedException) failure.getCause()).error().code();
    }

    static String subscribeTo(ChannelName channel) {
        return "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    }
}

package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.Broker;
import dev.carillon.broker.BrokerListener;
import dev.carillon.broker.PublishOptions;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.cluster.RedisEngine;
import dev.carillon.cluster.RedisProcess;
import dev.carillon.cluster.RedisSettings;
import dev.carillon.cluster.TestEngine;
import dev.carillon.presence.Presence;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/**
 * A server whose engine is Redis, and another node that is nothing but an engine, in this process: one story, from the
 * first member to the server's end, because a server that boots is dear. Arquillian has no part in it.
 */
class RedisIT {

    private static final ChannelName ROOM = ChannelName.of("room:shared");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger closeCode = new AtomicInteger();

    @Test
    void a_server_shares_its_rooms_with_other_nodes_and_outlives_an_outage_of_redis() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisSettings settings = TestEngine.settings(redis);
            Map<String, String> shared = Map.of(
                    "carillon.namespaces",
                    "room",
                    "carillon.engine",
                    "redis",
                    "carillon.redis.address",
                    redis.address(),
                    "carillon.redis.prefix",
                    settings.prefix(),
                    "carillon.redis.io-timeout",
                    "2s");
            try (OwnServer server = OwnServer.start(shared);
                    RedisEngine node = TestEngine.make(settings)) {
                node.broker().start(listener());
                TestEngine.open(node);
                soon(() -> assertThat(readiness(server)).isEqualTo(200));
                WebSocket client = join(server);

                bothWays(node.broker(), client);
                outage(redis, server, client);
                farewell(server, client, node.presence());
            }
        }
    }

    private void bothWays(Broker broker, WebSocket client) {
        broker.subscribe(ROOM).toCompletableFuture().join();
        broker.publish(
                        ROOM,
                        Publication.of(Payload.json("\"from the other node\"")),
                        PublishOptions.keeping(new Namespace.History(100, Duration.ofMinutes(5), Duration.ofHours(1))))
                .toCompletableFuture()
                .join();
        soon(() -> assertThat(heard).anyMatch(line -> line.contains("from the other node")));

        client.sendText("{\"id\":3,\"publish\":{\"channel\":\"room:shared\",\"data\":\"from the server\"}}", true);
        soon(() -> assertThat(received).contains("\"from the server\""));
    }

    private void outage(RedisProcess redis, OwnServer server, WebSocket client) throws Exception {
        assertThat(publish(server)).contains("\"result\"");
        redis.kill();
        soon(() -> assertThat(readiness(server)).isEqualTo(503));
        assertThat(publish(server)).contains("\"code\":100");
        assertThat(client.isInputClosed()).isFalse();

        redis.boot();
        soon(() -> assertThat(readiness(server)).isEqualTo(200));
        assertThat(publish(server)).contains("\"result\"");
        // it came back empty: the member's position is of a stream that is no more
        soon(() -> assertThat(heard).anyMatch(line -> line.contains("\"code\":2500")));
        assertThat(client.isInputClosed()).isFalse();
    }

    private void farewell(OwnServer server, WebSocket client, Presence presence) throws Exception {
        client.sendText("{\"id\":9,\"subscribe\":{\"channel\":\"room:shared\"}}", true);
        soon(() -> assertThat(heard).anyMatch(line -> line.startsWith("{\"id\":9,\"subscribe\"")));
        soon(() ->
                assertThat(presence.members(ROOM).toCompletableFuture().join()).hasSize(1));

        server.stop();

        soon(() -> assertThat(closeCode.get()).isEqualTo(3001));
        assertThat(presence.members(ROOM).toCompletableFuture().join()).isEmpty();
    }

    private String publish(OwnServer server) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(server.http("/api/publish"))
                .header("X-API-Key", Configured.API_KEY)
                .POST(BodyPublishers.ofString("{\"channel\":\"room:shared\",\"data\":1}"))
                .build();
        return http.send(post, BodyHandlers.ofString()).body();
    }

    private int readiness(OwnServer server) throws Exception {
        return http.send(HttpRequest.newBuilder(server.http("/health/ready")).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private WebSocket join(OwnServer server) {
        URI uri = URI.create(server.http("/connection/websocket").toString().replaceFirst("^http", "ws"));
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(uri, new WebSocket.Listener() {
                    private final StringBuilder frame = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        frame.append(part);
                        if (last) {
                            frame.toString().lines().forEach(line -> take(from, line));
                            frame.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                        closeCode.set(code);
                        return null;
                    }
                })
                .join();
        socket.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"room:shared\"}}", true);
        soon(() -> assertThat(heard).anyMatch(line -> line.startsWith("{\"id\":2,\"subscribe\"")));
        return socket;
    }

    private void take(WebSocket from, String line) {
        if (line.equals("{}")) {
            from.sendText("{}", true);
        } else {
            heard.add(line);
        }
    }

    private BrokerListener listener() {
        return new BrokerListener() {
            @Override
            public void published(ChannelName channel, Publication publication, String epoch) {
                received.add(new String(publication.data().bytes(), StandardCharsets.UTF_8));
            }

            @Override
            public void joined(ChannelName channel, ClientInfo info) {
                // not what this is about
            }

            @Override
            public void left(ChannelName channel, ClientInfo info) {
                // not what this is about
            }
        };
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

package dev.carillon.it.cluster;

import static org.awaitility.Awaitility.await;

import dev.carillon.cluster.RedisProcess;
import dev.carillon.it.Api;
import dev.carillon.it.OwnServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A WildFly and a Payara that share a Redis, each over a line that can be cut, and one address for both. Not for use by two
 * threads, but for what it hands out.
 */
public final class TwoNodes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<OwnServer> servers = new ArrayList<>();
    private final List<Relay> links = new ArrayList<>();
    private final RedisProcess redis;
    private Relay door;

    private TwoNodes(HttpClient http, RedisProcess redis) {
        this.http = http;
        this.redis = closed(redis);
    }

    /**
     * @param overrides of both nodes' configuration
     * @param redis     ends with them; one that is elsewhere is reached without a line in between
     */
    public static TwoNodes start(HttpClient http, Map<String, String> overrides, RedisProcess redis) throws Exception {
        TwoNodes nodes = new TwoNodes(http, redis);
        try {
            nodes.begin(overrides);
            return nodes;
        } catch (Exception | Error broken) {
            nodes.close();
            throw broken;
        }
    }

    private void begin(Map<String, String> overrides) throws Exception {
        for (String kind : List.of("wildfly", "payara")) {
            Map<String, String> all = new HashMap<>(overrides);
            all.put("carillon.engine", "redis");
            all.put("carillon.redis.address", redis.isRemote() ? redis.address() : lineToRedis());
            all.put("carillon.node.name", kind);
            servers.add(closed(OwnServer.start(kind, all)));
        }
        for (OwnServer server : servers) {
            awaitReady(server);
        }
        door = closed(Relay.to(servers.get(0).port(), servers.get(1).port()));
    }

    private String lineToRedis() throws IOException {
        Relay line = closed(Relay.to(redis.port()));
        links.add(line);
        return "redis://127.0.0.1:" + line.port();
    }

    private <T extends AutoCloseable> T closed(T made) {
        toClose.add(0, made);
        return made;
    }

    /** Where a client comes to the one or the other node. */
    public URI door() {
        return URI.create("ws://127.0.0.1:" + door.port() + "/carillon/connection/websocket");
    }

    public Relay clients() {
        return door;
    }

    public RedisProcess redis() {
        return redis;
    }

    /** The line between a node and Redis. */
    public Relay link(int node) {
        return links.get(node);
    }

    public OwnServer server(int node) {
        return servers.get(node);
    }

    /** The server API of one node. */
    public Api api(int node) {
        return new Api(http, servers.get(node)::http);
    }

    public void awaitReady() {
        servers.forEach(this::awaitReady);
    }

    private void awaitReady(OwnServer server) {
        HttpRequest ready = HttpRequest.newBuilder(server.http("/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        await("a node that is ready")
                .atMost(PATIENCE)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }
}

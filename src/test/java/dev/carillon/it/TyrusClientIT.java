package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.net.http.HttpClient;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A second client that others have written: the standard's own, Tyrus, speaking the JSON format. Centrifuge's SDK for
 * Java, 0.4.1 on Maven Central, always asks for {@code centrifuge-protobuf} and has no JSON: it comes when Protobuf does.
 */
class TyrusClientIT extends Server.Deployed {

    private final String user = "user-" + UUID.randomUUID();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private Session session;

    @BeforeEach
    void connect() throws Exception {
        session = ClientManager.createClient()
                .connectToServer(
                        new Peer(), ClientEndpointConfig.Builder.create().build(), Server.ws("/connection/websocket"));
        say("{\"id\":1,\"connect\":{\"token\":\"" + Jwt.of(user) + "\"}}");
        assertThat(next()).contains("\"id\":1", "\"connect\":{", "\"ping\":3", "\"pong\":true");
    }

    @AfterEach
    void close() throws Exception {
        session.close();
    }

    @Test
    void it_subscribes_publishes_and_gets_what_it_published() throws Exception {
        String channel = "kept:" + UUID.randomUUID();

        say("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
        assertThat(next()).contains("\"id\":2", "\"recoverable\":true");
        say("{\"id\":3,\"publish\":{\"channel\":\"" + channel + "\",\"data\":{\"text\":\"Grüße 🔔\"}}}");

        String both = next();
        while (!both.contains("\"pub\"") || !both.contains("\"id\":3")) {
            both += next();
        }
        assertThat(both).contains("{\"id\":3,\"publish\":{}}");
        assertThat(both).contains("\"data\":{\"text\":\"Grüße 🔔\"}", "\"offset\":1", "\"user\":\"" + user + "\"");
    }

    @Test
    void it_is_told_why_it_is_ended() throws Exception {
        new Api(HttpClient.newHttpClient())
                .call("disconnect", Json.createObjectBuilder().add("user", user).build());

        CloseReason reason = closed.get(20, TimeUnit.SECONDS);

        assertThat(reason.getCloseCode().getCode()).isEqualTo(3503);
        assertThat(reason.getReasonPhrase()).isEqualTo("force disconnect");
    }

    private void say(String frame) throws Exception {
        session.getBasicRemote().sendText(frame);
    }

    private String next() throws InterruptedException {
        String frame = frames.poll(20, TimeUnit.SECONDS);
        assertThat(frame).as("a frame").isNotNull();
        return frame;
    }

    private final class Peer extends Endpoint {

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) frame -> {
                if (frame.equals("{}")) {
                    opened.getAsyncRemote().sendText("{}");
                } else {
                    frames.add(frame);
                }
            });
        }

        @Override
        public void onClose(Session ended, CloseReason reason) {
            closed.complete(reason);
        }
    }
}

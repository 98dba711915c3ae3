package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official Java SDK, which speaks Protobuf only. */
class JavaSdkIT extends Server.Deployed {

    private static final String CHANNEL = "room:java-sdk";
    private static final long SECONDS = 15;

    private final BlockingQueue<String> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<SubscribedEvent> subscribed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> publications = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> joined = new LinkedBlockingQueue<>();
    private final Client client = client();

    private Client client() {
        Options options = new Options();
        options.setMinReconnectDelay(50);
        return new Client(Server.ws("/connection/websocket").toString(), options, new EventListener() {
            @Override
            public void onConnected(Client connected, ConnectedEvent event) {
                connections.add(event.getClient());
            }
        });
    }

    private Subscription subscription() throws Exception {
        return client.newSubscription(CHANNEL, new SubscriptionEventListener() {
            @Override
            public void onSubscribed(Subscription subscription, SubscribedEvent event) {
                subscribed.add(event);
            }

            @Override
            public void onPublication(Subscription subscription, PublicationEvent event) {
                publications.add(new String(event.getData(), StandardCharsets.UTF_8));
            }

            @Override
            public void onJoin(Subscription subscription, JoinEvent event) {
                joined.add(event.getInfo().getClient());
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        client.close(5_000);
    }

    @Test
    void talks_in_a_room_and_recovers_what_it_missed() throws Exception {
        Subscription room = subscription();
        room.subscribe();
        client.connect();
        String id = next(connections);
        assertThat(next(subscribed).wasRecovering()).isFalse();

        JavaSdkIT.<PublishResult>await(done -> room.publish(bytes("{\"n\":1}"), done));
        assertThat(next(publications)).isEqualTo("{\"n\":1}");
        PresenceResult presence = await(room::presence);
        assertThat(presence.getClients()).containsKey(id);
        RPCResult echo = await(done -> client.rpc("echo", bytes("{\"a\":\"é\"}"), done));
        assertThat(new String(echo.getData(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"é\"}");

        api(
                "disconnect",
                "{\"user\":\"\",\"client\":\"%s\",\"disconnect\":{\"code\":3011,\"reason\":\"away\"}}".formatted(id));
        api("publish", "{\"channel\":\"%s\",\"data\":{\"n\":2}}".formatted(CHANNEL));
        assertThat(next(connections)).isNotEqualTo(id);
        SubscribedEvent again = next(subscribed);
        assertThat(again.wasRecovering()).isTrue();
        assertThat(again.getRecovered()).isTrue();
        assertThat(next(publications)).isEqualTo("{\"n\":2}");
        assertThat(publications).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("something within %d s", SECONDS).isNotNull();
        return next;
    }

    private static <T> T await(Consumer<ResultCallback<T>> call) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        call.accept((failure, value) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result.get(SECONDS, TimeUnit.SECONDS);
    }

    private static void api(String method, String body) throws Exception {
        URI uri = Server.http("/api/" + method);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(SECONDS))
                .header("X-API-Key", Configured.API_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).doesNotContain("error");
    }
}

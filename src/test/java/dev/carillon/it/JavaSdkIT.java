package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.JoinEvent;
import io.github.centrifugal.centrifuge.LeaveEvent;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.RPCResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnsubscribedEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official Java SDK, which speaks Protobuf only. */
class JavaSdkIT extends Server.Deployed {

    private static final long SECONDS = 15;
    private static final int TRANSPORT_CLOSED = 1;

    private final String user = "java-" + UUID.randomUUID();
    private final String channel = "room:" + user;
    private final BlockingQueue<String> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> connecting = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> disconnected = new LinkedBlockingQueue<>();
    private final BlockingQueue<SubscribedEvent> subscribed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> unsubscribed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> publications = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> joined = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
    private final Options options = new Options();
    private Client client;

    private void connect() {
        options.setMinReconnectDelay(50);
        options.setMaxReconnectDelay(500);
        client = new Client(Server.ws("/connection/websocket").toString(), options, new EventListener() {
            @Override
            public void onConnecting(Client connecting, ConnectingEvent event) {
                JavaSdkIT.this.connecting.add(event.getCode());
            }

            @Override
            public void onConnected(Client connected, ConnectedEvent event) {
                connections.add(event.getClient());
            }

            @Override
            public void onDisconnected(Client ended, DisconnectedEvent event) {
                disconnected.add(event.getCode());
            }
        });
        client.connect();
    }

    private Subscription subscribe() throws Exception {
        SubscriptionOptions wishes = new SubscriptionOptions();
        wishes.setJoinLeave(true);
        Subscription subscription = client.newSubscription(channel, wishes, new SubscriptionEventListener() {
            @Override
            public void onSubscribed(Subscription subscription, SubscribedEvent event) {
                subscribed.add(event);
            }

            @Override
            public void onUnsubscribed(Subscription subscription, UnsubscribedEvent event) {
                unsubscribed.add(event.getCode());
            }

            @Override
            public void onPublication(Subscription subscription, PublicationEvent event) {
                publications.add(new String(event.getData(), StandardCharsets.UTF_8));
            }

            @Override
            public void onJoin(Subscription subscription, JoinEvent event) {
                joined.add(event.getInfo().getClient());
            }

            @Override
            public void onLeave(Subscription subscription, LeaveEvent event) {
                left.add(event.getInfo().getClient());
            }
        });
        subscription.subscribe();
        return subscription;
    }

    @AfterEach
    void close() throws Exception {
        client.close(5_000);
    }

    @Test
    void talks_in_a_room_and_recovers_what_it_missed() throws Exception {
        connect();
        Subscription room = subscribe();
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
        api("publish", "{\"channel\":\"%s\",\"data\":{\"n\":2}}".formatted(channel));
        assertThat(next(connections)).isNotEqualTo(id);
        SubscribedEvent again = next(subscribed);
        assertThat(again.wasRecovering()).isTrue();
        assertThat(again.getRecovered()).isTrue();
        assertThat(next(publications)).isEqualTo("{\"n\":2}");
        assertThat(publications).isEmpty();
    }

    @Test
    void a_burst_comes_in_order_and_is_read_again_as_history() throws Exception {
        connect();
        Subscription room = subscribe();
        next(subscribed);

        for (int n = 0; n < 50; n++) {
            api("publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, n));
        }

        List<String> all = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        for (String each : all) {
            assertThat(next(publications)).isEqualTo(each);
        }
        HistoryResult history = await(
                done -> room.history(new HistoryOptions.Builder().withLimit(100).build(), done));
        assertThat(history.getPublications())
                .extracting(each -> new String(each.getData(), StandardCharsets.UTF_8))
                .isEqualTo(all);
    }

    @Test
    void is_told_who_comes_and_goes() throws Exception {
        connect();
        subscribe();
        next(subscribed);
        assertThat(next(joined)).isEqualTo(next(connections));

        try (RawWebSocket other = RawWebSocket.subscribed(channel)) {
            String id = next(joined);
            other.close();
            assertThat(next(left)).isEqualTo(id);
        }
    }

    @Test
    void comes_back_when_the_line_is_dropped_and_stays_away_when_told_so() throws Exception {
        options.setToken(SignedToken.of(user));
        connect();
        subscribe();
        next(subscribed);
        next(connections);
        next(connecting);

        api("disconnect", "{\"user\":\"%s\",\"disconnect\":{\"code\":3000,\"reason\":\"dropped\"}}".formatted(user));
        assertThat(next(connecting)).isEqualTo(TRANSPORT_CLOSED);
        next(connections);
        assertThat(next(subscribed).getRecovered()).isTrue();

        api("disconnect", "{\"user\":\"%s\",\"disconnect\":{\"code\":4501,\"reason\":\"go\"}}".formatted(user));
        assertThat(next(disconnected)).isEqualTo(4501);
        assertThat(connections).isEmpty();
    }

    @Test
    void an_expired_token_is_replaced_by_another() throws Exception {
        options.setToken(RawToken.signed("{\"sub\":\"%s\",\"exp\":1000}".formatted(user)));
        options.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
                callback.Done(null, SignedToken.of(user));
            }
        });
        connect();

        next(connections);
        assertThat(disconnected).isEmpty();
    }

    @Test
    void a_worthless_token_is_the_end() throws Exception {
        options.setToken("not.a.token");
        connect();

        assertThat(next(disconnected)).isEqualTo(3500);
        assertThat(connections).isEmpty();
    }

    @Test
    void the_server_ends_a_subscription_and_the_connection_stays() throws Exception {
        options.setToken(SignedToken.of(user));
        connect();
        subscribe();
        next(subscribed);

        api("unsubscribe", "{\"user\":\"%s\",\"channel\":\"%s\"}".formatted(user, channel));

        assertThat(next(unsubscribed)).isEqualTo(2000);
        assertThatThrownBy(() -> JavaSdkIT.<RPCResult>await(done -> client.rpc("nothing", bytes("1"), done)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ReplyError.class, error -> assertThat(error.getCode()).isEqualTo(104));
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

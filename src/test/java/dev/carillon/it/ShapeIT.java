package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Namespaces whose publications have a shape: {@code quote} declares a Protobuf message, {@code order} a schema. */
class ShapeIT extends Server.Deployed {

    private static final long SECONDS = 15;

    /** it.Quote of ACME, 7 pieces, at 1795356000 seconds. */
    private static final String ACME = "0a0441434d4510071a0608e0ea8bd806";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Api api = new Api(http);
    private final String id = UUID.randomUUID().toString();
    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> publications = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> subscribed = new LinkedBlockingQueue<>();
    private final Client client =
            new Client(Server.ws("/connection/websocket").toString(), new Options(), new EventListener() {});
    private JsonSocket json;

    @AfterEach
    void close() throws Exception {
        client.close(5_000);
        if (json != null) {
            json.close();
        }
    }

    @Test
    void a_json_client_and_the_java_sdk_share_a_channel_each_in_its_own_format() throws Exception {
        Subscription quotes = join("quote:" + id);

        json.send("{\"id\":3,\"publish\":{\"channel\":\"quote:" + id
                + "\",\"data\":{\"volume\":7,\"symbol\":\"ACME\",\"at\":\"2026-11-22T15:00:00+01:00\"}}}");
        assertThat(next(publications)).isEqualTo(ACME);
        assertThat(data()).isEqualTo(acme());

        JavaSdk.<PublishResult>await(done -> quotes.publish(HexFormat.of().parseHex(ACME), done));
        assertThat(next(publications)).isEqualTo(ACME);
        assertThat(data()).isEqualTo(acme());

        api.call("publish", publish("quote:" + id, acme()));
        assertThat(next(publications)).isEqualTo(ACME);
        assertThat(data()).isEqualTo(acme());

        assertThatThrownBy(() -> JavaSdk.<PublishResult>await(done -> quotes.publish(new byte[] {1}, done)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ReplyError.class, error -> assertThat(error.getCode()).isEqualTo(107));
    }

    @Test
    void what_a_schema_refuses_is_told_and_what_is_declared_is_converted() throws Exception {
        Subscription orders = join("order:" + id);

        assertThatThrownBy(
                        () -> JavaSdk.<PublishResult>await(done -> orders.publish("{\"price\":[]}".getBytes(), done)))
                .cause()
                .isInstanceOfSatisfying(
                        ReplyError.class, error -> assertThat(error.getCode()).isEqualTo(107));
        JsonObject wrong =
                Json.createObjectBuilder().add("price", 1).add("code", "secret").build();
        JsonObject error =
                api.ask("publish", publish("order:" + id, wrong)).join().getJsonObject("error");
        assertThat(error.getInt("code")).isEqualTo(107);
        assertThat(error.getString("message")).isEqualTo("bad request: data at /code: expected pattern \"^[A-Z]+$\"");

        json.send("{\"id\":3,\"publish\":{\"channel\":\"order:" + id
                + "\",\"data\":{ \"price\":\"1.50\", \"at\":\"2026-11-22T14:00:00.5Z\"}}}");

        assertThat(new String(HexFormat.of().parseHex(next(publications))))
                .isEqualTo("{ \"price\":1.50, \"at\":1795356000500,\"currency\":\"EUR\"}");
    }

    private static JsonObject acme() {
        return Json.createObjectBuilder()
                .add("symbol", "ACME")
                .add("volume", "7")
                .add("at", "2026-11-22T14:00:00Z")
                .build();
    }

    private static JsonObject publish(String channel, JsonObject data) {
        return Json.createObjectBuilder()
                .add("channel", channel)
                .add("data", data)
                .build();
    }

    /** Both members are in when it returns. */
    private Subscription join(String channel) throws Exception {
        json = JsonSocket.open(
                        http,
                        new JsonSocket.Handler() {
                            @Override
                            public void message(JsonObject message) {
                                heard.add(message);
                            }

                            @Override
                            public void closed(int code) {}
                        },
                        Runnable::run)
                .get(SECONDS, TimeUnit.SECONDS);
        json.send("{\"id\":1,\"connect\":{}}");
        json.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
        next(heard);
        assertThat(next(heard).keySet()).contains("subscribe");
        Subscription subscription = client.newSubscription(channel, new SubscriptionEventListener() {
            @Override
            public void onSubscribed(Subscription mine, SubscribedEvent event) {
                subscribed.add(mine.getChannel());
            }

            @Override
            public void onPublication(Subscription mine, PublicationEvent event) {
                publications.add(HexFormat.of().formatHex(event.getData()));
            }
        });
        subscription.subscribe();
        client.connect();
        next(subscribed);
        return subscription;
    }

    /** Data of the next publication that the JSON client hears. */
    private JsonObject data() throws InterruptedException {
        while (true) {
            JsonObject message = next(heard);
            if (message.containsKey("push")) {
                return message.getJsonObject("push").getJsonObject("pub").getJsonObject("data");
            }
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("something within %d s", SECONDS).isNotNull();
        return next;
    }

    /** Waits for the SDK's callbacks. */
    private static final class JavaSdk {

        static <T> T await(java.util.function.Consumer<io.github.centrifugal.centrifuge.ResultCallback<T>> call)
                throws Exception {
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
    }
}

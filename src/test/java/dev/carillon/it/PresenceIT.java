package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Presence converges: who went without a word is gone, for those who ask and for those who watch. */
class PresenceIT extends Server.Deployed {

    private static final Duration PROMISED = Duration.ofSeconds(1);
    /** Longer than a busy machine needs: only the median has to keep the promise. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** As configured: a ping every 3 s, 2 s for the pong; and a beat of the heartbeat. */
    private static final Duration SILENCE_IS_SEEN = Duration.ofSeconds(3 + 2 + 1);

    private final String channel = "room:" + UUID.randomUUID();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Api api = new Api(http);
    private final Watcher watcher = new Watcher();
    private final List<TcpPeer> guests = new ArrayList<>();

    @BeforeEach
    void watch() throws Exception {
        JsonSocket socket = JsonSocket.open(http, watcher, Runnable::run).get(20, TimeUnit.SECONDS);
        watcher.socket = socket;
        socket.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"" + channel
                + "\",\"join_leave\":true}}");
        await().until(() -> watcher.joined.containsKey(""));
    }

    @AfterEach
    void end() {
        watcher.socket.abort();
        guests.forEach(TcpPeer::close);
    }

    @Test
    void a_peer_whose_connection_is_closed_without_a_close_frame_is_gone_within_a_second() throws Exception {
        assertThat(median(TcpPeer::close)).isLessThan(PROMISED);
    }

    @Test
    void a_peer_that_resets_its_connection_is_gone_within_a_second() throws Exception {
        assertThat(median(TcpPeer::reset)).isLessThan(PROMISED);
    }

    @Test
    void a_peer_that_resets_its_connection_in_the_middle_of_a_frame_is_gone_within_a_second() throws Exception {
        assertThat(median(guest -> {
                    guest.beginFrame();
                    guest.reset();
                }))
                .isLessThan(PROMISED);
    }

    @Test
    void a_peer_that_says_goodbye_is_gone_within_a_second() throws Exception {
        assertThat(median(TcpPeer::sayGoodbye)).isLessThan(PROMISED);
    }

    @Test
    void a_peer_that_stops_answering_is_gone_when_its_pong_is_overdue() throws Exception {
        guest("silent"); // neither reads nor writes from here on, and its connection stays

        Duration gone = untilLeft("silent", Duration.ofSeconds(30));

        assertThat(gone).isBetween(Duration.ofSeconds(1), SILENCE_IS_SEEN.plusSeconds(4));
        assertThat(members()).isEqualTo(1);
    }

    private Duration median(Consumer<TcpPeer> end) throws Exception {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = "guest" + i;
            TcpPeer guest = guest(name);
            assertThat(members()).isEqualTo(2);
            end.accept(guest);
            all.add(untilLeft(name, PATIENCE));
            assertThat(members()).isEqualTo(1);
        }
        all.sort(null);
        return all.get(all.size() / 2);
    }

    private TcpPeer guest(String name) throws Exception {
        TcpPeer guest = TcpPeer.open("/connection/websocket");
        guests.add(guest);
        guest.say("{\"id\":1,\"connect\":{\"token\":\"" + Jwt.of(name) + "\"}}\n"
                + "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
        await().until(() -> watcher.joined.containsKey(name));
        return guest;
    }

    /** @return since this was called */
    private Duration untilLeft(String name, Duration atMost) {
        long begin = System.nanoTime();
        await().atMost(atMost).pollInterval(Duration.ofMillis(5)).until(() -> watcher.left.containsKey(name));
        return Duration.ofNanos(watcher.left.get(name) - begin);
    }

    private int members() {
        return api.call(
                        "presence_stats",
                        Json.createObjectBuilder().add("channel", channel).build())
                .getInt("num_clients");
    }

    /** Notes who has come and when who has gone. */
    private static final class Watcher implements JsonSocket.Handler {

        final Map<String, Long> joined = new ConcurrentHashMap<>();
        final Map<String, Long> left = new ConcurrentHashMap<>();
        JsonSocket socket;

        @Override
        public void message(JsonObject message) {
            JsonObject push = message.getJsonObject("push");
            if (push == null) {
                return;
            }
            if (push.containsKey("join")) {
                joined.put(user(push.getJsonObject("join")), System.nanoTime());
            } else if (push.containsKey("leave")) {
                left.put(user(push.getJsonObject("leave")), System.nanoTime());
            }
        }

        private static String user(JsonObject event) {
            return event.getJsonObject("info").getString("user");
        }

        @Override
        public void closed(int code) {}
    }
}

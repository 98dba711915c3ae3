package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain rooms, by WebSocket clients that know nothing of Carillon. Every test has a room of its own. */
class RoomsIT extends Server.Deployed {

    private final String room = "t" + UUID.randomUUID();
    private final String path = "/rooms/" + room;

    // ---- talking

    @Test
    void two_members_meet_and_talk_and_neither_hears_itself() throws Exception {
        try (PlainPeer ada = PlainPeer.open(path);
                PlainPeer bea = joined(ada)) {
            bea.say("{\"text\":\"hi\"}");
            JsonObject heard = object(ada.next());
            assertThat(heard.getString("type")).isEqualTo("message");
            assertThat(heard.getJsonObject("data").getString("text")).isEqualTo("hi");
            assertThat(heard.getJsonObject("from").keySet()).containsExactlyInAnyOrder("client", "user");

            ada.say("{\"n\":1}");
            // an echo of her own words would have come before the answer to them
            assertThat(object(next(bea)).getJsonObject("data").getInt("n")).isEqualTo(1);
        }
    }

    @Test
    void what_is_said_arrives_byte_for_byte() throws Exception {
        String said = "{ \"n\":1.50e2, \"n\":-0,\"s\":\"\\u00e9 é 🎶\",\"type\":\"who\" }";
        try (PlainPeer ada = PlainPeer.open(path);
                PlainPeer bea = joined(ada)) {
            bea.say(said);

            assertThat(ada.next()).endsWith(",\"data\":" + said + "}");
        }
    }

    @Test
    void the_first_message_is_the_welcome_and_ones_own_join_is_no_news() throws Exception {
        try (PlainPeer ada = PlainPeer.open(path)) {
            JsonObject welcome = object(ada.next());
            String client = welcome.getJsonObject("you").getString("client");
            assertThat(welcome.getString("type")).isEqualTo("welcome");
            assertThat(welcome.getString("room")).isEqualTo(room);
            assertThat(client).isNotEmpty();

            try (PlainPeer bea = PlainPeer.open(path)) {
                JsonObject joined = object(ada.next());
                String other = object(next(bea)).getJsonObject("you").getString("client");
                assertThat(joined.getString("type")).isEqualTo("joined");
                assertThat(joined.getJsonObject("who").getString("client")).isEqualTo(other);
                assertThat(other).isNotEqualTo(client);
            }
            assertThat(object(ada.next()).getString("type")).isEqualTo("left");
        }
    }

    @Test
    void plain_members_and_sdk_clients_are_in_the_same_room() throws Exception {
        String channel = "\"channel\":\"room:" + room + "\"";
        try (PlainPeer plain = PlainPeer.open(path);
                PlainPeer sdk = PlainPeer.open("/connection/websocket?cf_ws_frame_ping_pong=true")) {
            plain.next();
            sdk.say("{\"id\":1,\"connect\":{}}").next();
            sdk.say("{\"id\":2,\"subscribe\":{" + channel + ",\"join_leave\":true}}");
            assertThat(sdk.next()).contains("\"id\":2").contains("\"subscribe\"");
            assertThat(object(plain.next()).getString("type")).isEqualTo("joined");

            plain.say("{\"from\":\"plain\"}");
            assertThat(sdk.nextBut("\"join\"")).contains(channel).contains("\"data\":{\"from\":\"plain\"}");

            sdk.say("{\"id\":3,\"publish\":{" + channel + ",\"data\":[1,\"sdk\"]}}");
            assertThat(plain.next()).endsWith(",\"data\":[1,\"sdk\"]}");
        }
    }

    @Test
    void what_a_server_publishes_is_from_nobody() throws Exception {
        try (PlainPeer ada = PlainPeer.open(path)) {
            ada.next();

            api("publish", "{\"channel\":\"room:" + room + "\",\"data\":{\"a\":1}}");

            assertThat(ada.next()).isEqualTo("{\"type\":\"message\",\"data\":{\"a\":1}}");
        }
    }

    @Test
    void a_member_of_tyrus_talks_too() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Endpoint listening = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
                session.addMessageHandler(String.class, (MessageHandler.Whole<String>) heard::add);
            }
        };
        try (PlainPeer ada = PlainPeer.open(path)) {
            ada.next();
            Session tyrus = ClientManager.createClient()
                    .connectToServer(
                            listening, ClientEndpointConfig.Builder.create().build(), Server.ws(path));
            assertThat(heard.poll(PlainPeer.SECONDS, TimeUnit.SECONDS)).contains("\"welcome\"");
            ada.next();

            tyrus.getBasicRemote().sendText("{\"by\":\"tyrus\"}");
            assertThat(ada.next()).endsWith(",\"data\":{\"by\":\"tyrus\"}}");
            ada.say("{\"to\":\"tyrus\"}");
            String last = heard.poll(PlainPeer.SECONDS, TimeUnit.SECONDS);
            if (last != null && last.contains("\"joined\"")) {
                last = heard.poll(PlainPeer.SECONDS, TimeUnit.SECONDS);
            }
            assertThat(last).endsWith(",\"data\":{\"to\":\"tyrus\"}}");

            tyrus.close();
            assertThat(object(ada.next()).getString("type")).isEqualTo("left");
        }
    }

    // ---- who is here

    @Test
    void who_is_answered_with_everybody_and_asks_nobody_else() throws Exception {
        try (PlainPeer ada = PlainPeer.open(path);
                PlainPeer bea = joined(ada)) {
            bea.say("{\"type\":\"who\"}");
            JsonObject answer = object(next(bea));
            assertThat(answer.getString("type")).isEqualTo("members");
            assertThat(answer.getJsonArray("members")).hasSize(2);

            bea.say("{\"next\":true}");
            assertThat(object(ada.next()).getString("type")).isEqualTo("message");
        }
    }

    @Test
    void a_peer_that_vanished_is_gone_after_a_ping_without_an_answer() throws Exception {
        try (PlainPeer ada = PlainPeer.open(path);
                PlainPeer bea = joined(ada);
                SilentPeer vanished = new SilentPeer(path)) {
            JsonObject who = object(ada.next());
            assertThat(who.getString("type")).isEqualTo("joined");

            JsonObject left = object(ada.next());

            assertThat(left.getString("type")).isEqualTo("left");
            assertThat(left.getJsonObject("who")).isEqualTo(who.getJsonObject("who"));
            ada.say("{\"type\":\"who\"}");
            assertThat(object(ada.next()).getJsonArray("members")).hasSize(2);
            assertThat(vanished.readAll().code()).isIn(3012, SilentPeer.DROPPED);
        }
    }

    // ---- who one is

    @Test
    void a_token_in_the_authorization_header_says_who_one_is() throws Exception {
        String token = SignedToken.of("ada");
        try (PlainPeer ada = PlainPeer.open(path, builder -> builder.header("Authorization", "Bearer " + token))) {
            assertThat(object(ada.next()).getJsonObject("you").getString("user"))
                    .isEqualTo("ada");
        }
    }

    @Test
    void a_token_beside_the_subprotocol_says_who_one_is_and_is_not_repeated() throws Exception {
        String token = "carillon.token." + SignedToken.of("ada");
        try (PlainPeer ada = PlainPeer.open(path, builder -> builder.subprotocols("carillon.room", token))) {
            assertThat(object(ada.next()).getJsonObject("you").getString("user"))
                    .isEqualTo("ada");
            assertThat(ada.subprotocol()).isEqualTo("carillon.room");
        }
    }

    @Test
    void a_token_in_the_address_is_refused_before_the_upgrade() {
        ExecutionException refused = catchThrowableOfType(
                ExecutionException.class, () -> PlainPeer.open(path + "?token=" + SignedToken.of("ada")));

        assertThat(refused.getCause())
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        handshake ->
                                assertThat(handshake.getResponse().statusCode()).isEqualTo(400));
    }

    @Test
    void a_forged_token_lets_nobody_in() throws Exception {
        PlainPeer forged =
                PlainPeer.open(path, builder -> builder.header("Authorization", "Bearer " + SignedToken.of("a") + "x"));

        assertThat(forged.closed().code()).isEqualTo(3500);
    }

    @Test
    void an_expired_token_is_told_of_and_sent_away_with_a_code_to_come_back_by() throws Exception {
        String token = SignedToken.ofClaims("{\"sub\":\"ada\",\"exp\":1700000000}");
        PlainPeer late = PlainPeer.open(path, builder -> builder.header("Authorization", "Bearer " + token));

        assertThat(object(late.next()).getInt("code")).isEqualTo(109);
        assertThat(late.closed()).isEqualTo(new PlainPeer.Close(3005, "connection expired"));
    }

    @Test
    void a_token_that_grants_the_room_welcomes_once_and_one_that_grants_another_channel_says_nothing_of_it()
            throws Exception {
        String other = "kept:" + room;
        String token = SignedToken.ofClaims("{\"sub\":\"ada\",\"channels\":[\"room:" + room + "\",\"" + other + "\"]}");
        try (PlainPeer ada = PlainPeer.open(path, builder -> builder.header("Authorization", "Bearer " + token));
                PlainPeer bea = joined(ada)) {
            api("publish", "{\"channel\":\"" + other + "\",\"data\":{\"secret\":true}}");
            ada.say("{\"own\":1}");
            assertThat(next(bea)).contains("\"own\"").contains("\"user\":\"ada\"");

            bea.say("{\"b\":1}");
            assertThat(ada.next()).endsWith(",\"data\":{\"b\":1}}");
        }
    }

    // ---- what is refused

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "[1]", "\"text\"", "null", "{", "{}{}"})
    void what_is_no_json_object_closes_with_1007(String message) throws Exception {
        PlainPeer peer = PlainPeer.open(path);
        peer.next();

        peer.say(message);

        assertThat(peer.closed()).isEqualTo(new PlainPeer.Close(1007, "invalid payload"));
    }

    @Test
    void binary_closes_with_1003() throws Exception {
        PlainPeer peer = PlainPeer.open(path);
        peer.next();

        peer.say(new byte[] {'{', '}'});

        assertThat(peer.closed()).isEqualTo(new PlainPeer.Close(1003, "unsupported data"));
    }

    @Test
    void a_message_over_the_limit_closes_with_1009_however_it_is_cut() throws Exception {
        PlainPeer peer = PlainPeer.open(path);
        peer.next();

        peer.sayPart("{\"a\":\"" + "x".repeat(100_000), false);
        peer.sayUnlessClosed("x".repeat(100_000) + "\"}");

        assertThat(peer.closed()).isEqualTo(new PlainPeer.Close(1009, "message too big"));
    }

    @Test
    void a_message_that_is_only_too_long_to_be_published_is_told_of_and_the_member_stays() throws Exception {
        try (PlainPeer ada = PlainPeer.open(path);
                PlainPeer bea = joined(ada)) {
            bea.say("{\"a\":\"" + "x".repeat(70_000) + "\"}");
            assertThat(next(bea)).isEqualTo("{\"type\":\"error\",\"code\":106,\"message\":\"limit exceeded\"}");

            bea.say("{\"a\":1}");
            assertThat(ada.next()).endsWith(",\"data\":{\"a\":1}}");
        }
    }

    @Test
    void who_is_taken_out_of_the_room_by_the_server_is_sent_away() throws Exception {
        PlainPeer ada =
                PlainPeer.open(path, builder -> builder.header("Authorization", "Bearer " + SignedToken.of(room)));
        ada.next();

        api("unsubscribe", "{\"user\":\"" + room + "\",\"channel\":\"room:" + room + "\"}");

        assertThat(ada.closed()).isEqualTo(new PlainPeer.Close(3503, "force disconnect"));
    }

    // ---- names

    @ParameterizedTest
    @CsvSource({"a%20b, a b", "a%2Bb, a+b", "a+b, a+b", "%61, a", "a:b, a:b", "a%25b, a%b"})
    void a_name_is_what_its_escapes_say(String escaped, String name) throws Exception {
        try (PlainPeer peer = PlainPeer.open("/rooms/" + escaped)) {
            assertThat(object(peer.next()).getString("room")).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C3%A9", "%0A", "a%00b"})
    void a_name_that_is_not_printable_ascii_is_refused(String escaped) throws Exception {
        try {
            PlainPeer peer = PlainPeer.open("/rooms/" + escaped);
            assertThat(object(peer.next()).getInt("code")).isEqualTo(107);
            assertThat(peer.closed().code()).isEqualTo(3501);
        } catch (ExecutionException beforeTheUpgrade) {
            assertThat(status(beforeTheUpgrade)).isEqualTo(400);
        }
    }

    @Test
    void a_name_that_is_too_long_is_refused() throws Exception {
        PlainPeer peer = PlainPeer.open("/rooms/" + "x".repeat(251));

        assertThat(object(peer.next()).getInt("code")).isEqualTo(107);
        assertThat(peer.closed().code()).isEqualTo(3501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rooms/", "/rooms", "/rooms/a/b"})
    void without_a_name_or_with_two_there_is_no_room(String address) throws Exception {
        try {
            PlainPeer peer = PlainPeer.open(address);
            assertThat(peer.closed().code()).isEqualTo(3501);
        } catch (ExecutionException refused) {
            assertThat(status(refused)).isEqualTo(404);
        }
    }

    private static int status(ExecutionException refused) {
        return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }

    /** Another member of the room; both have been told. */
    private PlainPeer joined(PlainPeer first) throws Exception {
        assertThat(object(first.next()).getString("type")).isEqualTo("welcome");
        PlainPeer second = PlainPeer.open(path);
        assertThat(object(second.next()).getString("type")).isEqualTo("welcome");
        assertThat(object(first.next()).getString("type")).isEqualTo("joined");
        return second;
    }

    // Who comes right behind another may still hear of that one's coming.
    private static String next(PlainPeer peer) throws InterruptedException {
        return peer.nextBut("\"type\":\"joined\"");
    }

    private static JsonObject object(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static void api(String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(Server.http("/api/" + method))
                .header("X-API-Key", Configured.API_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("\"error\"");
    }
}

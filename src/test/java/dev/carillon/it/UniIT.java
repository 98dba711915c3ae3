package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.it.RawStream.Way;
import jakarta.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Peers that only listen, without any library (protocol.md 1.5). */
@ExtendWith(Witness.class)
class UniIT extends Server.Deployed {

    private static final String SSE = "/connection/uni_sse";
    private static final String HTTP = "/connection/uni_http_stream";

    private final Api api = new Api(HttpClient.newHttpClient());
    private final String channel = "room:uni-" + UUID.randomUUID();
    private final String wish = "{\"subs\":{\"" + channel + "\":{},\"closed:x\":{}}}";

    private static RawStream post(String path, String body) throws Exception {
        return RawStream.open(
                path.equals(SSE) ? Way.SSE_POST : Way.HTTP_STREAM,
                RawStream.post(path, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static RawStream get(String query) throws Exception {
        return RawStream.open(Way.SSE_GET, RawStream.get(SSE + query));
    }

    private void hears(RawStream stream) throws Exception {
        assertThat(stream.message())
                .startsWith("{\"connect\":{\"client\":\"")
                .contains("\"" + channel + "\":{", "\"session\":\"", "\"ping\":3")
                .doesNotContain("closed:x", "\"pong\"");
        publish();
        assertThat(stream.message()).startsWith("{\"channel\":\"" + channel + "\",\"pub\":{\"data\":\"news\"");
    }

    private void publish() {
        api.call(
                "publish",
                Json.createObjectBuilder()
                        .add("channel", channel)
                        .add("data", "news")
                        .build());
    }

    @Test
    void a_stream_is_asked_for_once_and_gets_bare_pushes() throws Exception {
        try (RawStream http = post(HTTP, wish);
                RawStream sse = post(SSE, wish);
                RawStream source = get("?cf_connect=" + URLEncoder.encode(wish, StandardCharsets.UTF_8))) {
            hears(http);
            hears(sse);
            hears(source);
            assertThat(source.answer().header("Content-Type").orElse("")).startsWith("text/event-stream");
        }
    }

    @Test
    void nothing_said_is_a_connect_of_nobody_in_particular_and_pings_come() throws Exception {
        try (RawStream http = post(HTTP, "");
                RawStream source = get("")) {
            assertThat(http.anything()).startsWith("{\"connect\":");
            assertThat(source.anything()).startsWith("{\"connect\":");
            assertThat(http.anything()).isEqualTo("{}");
            assertThat(source.anything()).isEqualTo("{}");
        }
    }

    @Test
    void a_refused_connect_is_a_push_or_where_it_is_configured_a_status() throws Exception {
        String expired = RawToken.signed("{\"sub\":\"a\",\"exp\":1000000000}");
        for (Map.Entry<String, Integer> each : Map.of(
                        "{\"token\":\"" + expired + "\"}", 3005, "{\"token\":\"x\"}", 3500, "[]", 3501)
                .entrySet()) {
            try (RawStream sse = post(SSE, each.getKey());
                    RawStream http = post(HTTP, each.getKey())) {
                assertThat(sse.message()).contains("{\"disconnect\":{\"code\":" + each.getValue());
                assertThat(sse.anything()).isEmpty();
                assertThat(http.answer().status()).isEqualTo(each.getValue() == 3501 ? 400 : 401);
            }
        }
    }

    @Test
    void the_server_finds_it_by_its_session() throws Exception {
        String user = "user-" + UUID.randomUUID();
        String token = RawToken.signed("{\"sub\":\"" + user + "\"}");
        try (RawStream one = post(HTTP, "{\"token\":\"" + token + "\"}");
                RawStream other = post(HTTP, "{\"token\":\"" + token + "\"}")) {
            String connect = one.message();
            assertThat(other.message()).isNotEqualTo(connect);
            String session = connect.replaceAll(".*\"session\":\"([^\"]+)\".*", "$1");
            api.call(
                    "disconnect",
                    Json.createObjectBuilder()
                            .add("user", user)
                            .add("session", session)
                            .build());
            assertThat(one.message()).isEqualTo("{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}");
            assertThat(one.anything()).isEmpty();
            assertThat(other.anything()).isEqualTo("{}");
        }
    }

    @Test
    void a_websocket_is_asked_for_once_too_and_told_why_it_ends() throws Exception {
        String user = "user-" + UUID.randomUUID();
        String token = RawToken.signed("{\"sub\":\"" + user + "\"}");
        try (RawWebSocket peer = RawWebSocket.open(Upgrade.to("/connection/uni_websocket"))) {
            peer.send("{\"token\":\"" + token + "\",\"subs\":{\"" + channel + "\":{}}}");
            assertThat(peer.line()).startsWith("{\"connect\":").contains("\"session\":");
            peer.send("this is not read");
            publish();
            assertThat(peer.line()).contains("\"pub\":{\"data\":\"news\"");
            api.disconnect(user, 4001, "come back");
            assertThat(peer.line()).isEqualTo("{\"disconnect\":{\"code\":4001,\"reason\":\"come back\"}}");
            assertThat(peer.closeCode()).isEqualTo(4001);
        }
    }
}

package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.security.SigningKey;
import jakarta.json.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that believes an identity provider's keys, and knows its users by their channels: on a server of its own,
 * since all of it is configured otherwise than where guests are welcome. The whole tables are in the unit tests.
 */
class IdentityIT {

    private static final int ACCEPTED = 0;
    private static final int UNKNOWN_NOW = 100;
    private static final int DENIED = 103;
    private static final int INVALID = 3500;
    private static final int CONNECTION_LIMIT = 3504;

    private static final SigningKey RSA = SigningKey.rsa(2048);
    private static final SigningKey EC = SigningKey.ec("secp256r1");
    private static final SigningKey ED = SigningKey.ed("Ed25519");
    private static final SigningKey STRANGER = SigningKey.rsa(2048);
    private static final String[] KEYS = {RSA.jwk("rsa", ""), EC.jwk("ec", ""), ED.jwk("ed", "")};

    private static final String ANNA = "{\"sub\":\"anna\"}";

    private static KeySetServer provider;
    private static OwnServer server;

    @BeforeAll
    static void boot() throws Exception {
        provider = new KeySetServer();
        Map<String, String> keys = new HashMap<>();
        keys.put("carillon.token.jwks-public-endpoint", provider.address());
        keys.put("carillon.token.jwks-cool-down", "1s");
        keys.put("carillon.token.jwks-timeout", "1s");
        keys.put("carillon.subscription-token.enabled", "true");
        keys.put("carillon.subscription-token.rsa-public-key", RSA.pem());
        keys.put("carillon.subscription-token.ecdsa-public-key", EC.pem());
        keys.put("carillon.subscription-token.ed25519-public-key", ED.pem());
        keys.put("carillon.namespaces", OwnServer.shared("carillon.namespaces") + ",chat,me");
        keys.put("carillon.namespace.chat.allow-user-limited-channels", "true");
        keys.put("carillon.client.subscribe-to-user-personal-channel.enabled", "true");
        keys.put("carillon.client.subscribe-to-user-personal-channel.personal-channel-namespace", "me");
        keys.put("carillon.client.subscribe-to-user-personal-channel.single-connection", "true");
        server = OwnServer.start(keys);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        provider.close();
    }

    @BeforeEach
    void known() {
        provider.keys(KEYS);
    }

    private static String connect(String token) {
        return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
    }

    private static int verdict(String token) throws Exception {
        try (RawWebSocket peer = RawWebSocket.open(server)) {
            peer.send(connect(token));
            return peer.verdict(1);
        }
    }

    private static RawWebSocket connected(String user) throws Exception {
        RawWebSocket peer = RawWebSocket.open(server);
        peer.send(connect(Jwt.of(user)));
        assertThat(peer.reply(1)).contains("\"me:#" + user + "\"");
        return peer;
    }

    static Stream<Row<String>> connectionTokens() {
        return Stream.of(
                Row.of("RS256", RSA.token("RS256", "rsa", ANNA), ACCEPTED),
                Row.of("PS512", RSA.token("PS512", "rsa", ANNA), ACCEPTED),
                Row.of("ES256", EC.token("ES256", "ec", ANNA), ACCEPTED),
                Row.of("EdDSA", ED.token("EdDSA", "ed", ANNA), ACCEPTED),
                Row.of("a shared secret beside them", Jwt.of("anna"), ACCEPTED),
                Row.of("no key id", EC.token("ES256", "", ANNA), ACCEPTED),
                Row.of("a stranger's key under a known id", STRANGER.token("RS256", "rsa", ANNA), INVALID),
                Row.of("a stranger's key without an id", STRANGER.token("RS256", "", ANNA), INVALID),
                Row.of("the public key as a secret", RawToken.signed(RawToken.HS256, ANNA, RSA.pem()), INVALID),
                Row.of(
                        "a MAC under the name of RS256",
                        RawToken.signed("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", ANNA),
                        INVALID),
                Row.of("another key's id", EC.token("ES256", "rsa", ANNA), INVALID, UNKNOWN_NOW));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connectionTokens")
    void a_token_of_the_identity_provider_has_one_verdict(Row<String> row) throws Exception {
        await().atMost(Duration.ofSeconds(10))
                .pollInSameThread()
                .until(() -> verdict(RSA.token("RS256", "rsa", ANNA)) == ACCEPTED);

        assertThat(verdict(row.input())).isIn(row.outcomes());
    }

    @Test
    void made_up_key_ids_do_not_reach_the_identity_provider_each() throws Exception {
        int before = provider.asked();
        long begun = System.nanoTime();
        for (int i = 0; i < 40; i++) {
            assertThat(verdict(STRANGER.token("RS256", "made-up-" + i, ANNA))).isIn(UNKNOWN_NOW, INVALID);
        }

        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(provider.asked() - before).isLessThanOrEqualTo((int) seconds + 2);
    }

    @Test
    void while_the_identity_provider_is_away_known_keys_stay_good_and_new_ones_are_to_come_again() throws Exception {
        SigningKey next = SigningKey.ec("secp256r1");
        String known = EC.token("ES256", "ec", ANNA);
        String unknown = next.token("ES256", "next", ANNA);
        await().atMost(Duration.ofSeconds(10)).pollInSameThread().until(() -> verdict(known) == ACCEPTED);
        provider.stop();
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(verdict(unknown)).isEqualTo(UNKNOWN_NOW);
                assertThat(verdict(known)).isEqualTo(ACCEPTED);
            }
            provider.keys(next.jwk("next", ""), KEYS[1]);
        } finally {
            provider.start();
        }

        await().atMost(Duration.ofSeconds(10)).pollInSameThread().until(() -> verdict(unknown) == ACCEPTED);
        assertThat(verdict(known)).isEqualTo(ACCEPTED);
    }

    static Stream<Row<String>> subscriptionTokens() {
        String claims = "{\"sub\":\"anna\",\"channel\":\"closed:a\"}";
        return Stream.of(
                Row.of("RS384", RSA.token("RS384", "", claims), ACCEPTED),
                Row.of("ES256", EC.token("ES256", "", claims), ACCEPTED),
                Row.of("EdDSA", ED.token("EdDSA", "", claims), ACCEPTED),
                Row.of("a stranger's key", STRANGER.token("RS384", "", claims), DENIED),
                Row.of("the secret of connection tokens", RawToken.signed(claims), DENIED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subscriptionTokens")
    void subscription_tokens_have_keys_of_their_own(Row<String> row) throws Exception {
        try (RawWebSocket anna = connected("anna")) {
            anna.send("{\"id\":2,\"subscribe\":{\"channel\":\"closed:a\",\"token\":\"" + row.input() + "\"}}");

            assertThat(anna.verdict(2)).isIn(row.outcomes());
        }
    }

    @Test
    void a_channel_for_some_users_is_open_to_these() throws Exception {
        try (RawWebSocket anna = connected("anna");
                RawWebSocket bert = connected("bert")) {
            anna.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a#anna,carl\"}}");
            bert.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a#anna,carl\"}}");

            assertThat(anna.verdict(2)).isEqualTo(ACCEPTED);
            assertThat(bert.verdict(2)).isEqualTo(DENIED);
        }
    }

    @Test
    void a_private_channel_is_closed_though_its_namespace_is_open() throws Exception {
        try (RawWebSocket anna = connected("anna")) {
            anna.send("{\"id\":2,\"subscribe\":{\"channel\":\"live:a\"}}");
            assertThat(anna.verdict(2)).isEqualTo(ACCEPTED);
            // The mark is a dollar, which configuration sources are fond of.
            anna.send("{\"id\":3,\"subscribe\":{\"channel\":\"$live:a\"}}");
            assertThat(anna.verdict(3)).isEqualTo(DENIED);
        }
    }

    @Test
    void a_user_is_reached_by_its_personal_channel_and_nobody_else_can_listen() throws Exception {
        try (RawWebSocket anna = connected("anna");
                RawWebSocket bert = connected("bert")) {
            bert.send("{\"id\":2,\"subscribe\":{\"channel\":\"me:#anna\"}}");
            assertThat(bert.verdict(2)).isEqualTo(DENIED);

            publish("me:#anna");

            assertThat(anna.line()).isEqualTo("{\"push\":{\"channel\":\"me:#anna\",\"pub\":{\"data\":7}}}");
        }
    }

    @Test
    void a_users_new_connection_ends_the_older_one() throws Exception {
        try (RawWebSocket first = connected("anna");
                RawWebSocket second = connected("anna")) {
            assertThat(first.closeCode()).isEqualTo(CONNECTION_LIMIT);
            second.send("{\"id\":2,\"subscribe\":{\"channel\":\"live:a\"}}");
            assertThat(second.verdict(2)).isEqualTo(ACCEPTED);
        }
    }

    private static void publish(String channel) throws Exception {
        String body = Json.createObjectBuilder()
                .add("channel", channel)
                .add("data", 7)
                .build()
                .toString();
        HttpRequest post = HttpRequest.newBuilder(server.http("/api/publish"))
                .header("X-API-Key", Configured.API_KEY)
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(post, BodyHandlers.ofString())
                        .body())
                .contains("\"result\"");
    }
}

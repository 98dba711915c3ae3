package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens over the wire. What is expected is a close code, or an error's; the whole table is in the unit tests. */
@ExtendWith(Witness.class)
class TokenIT extends Server.Deployed {

    private static final int ACCEPTED = 0;
    private static final int DENIED = 103;
    private static final int TOKEN_EXPIRED = 109;
    private static final int EXPIRED = 3005;
    private static final int INVALID = 3500;
    private static final int BAD_REQUEST = 3501;

    private static final String CLAIMS = "{\"sub\":\"anna\"}";

    private static long in(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    private static String claims(String member) {
        return "{\"sub\":\"anna\"," + member + "}";
    }

    static Stream<Row<String>> connects() {
        String good = RawToken.signed(CLAIMS);
        return Stream.of(
                Row.of("a good one", good, ACCEPTED),
                Row.of("a good one that expires", RawToken.signed(claims("\"exp\":" + in(600))), ACCEPTED),
                Row.of("expired within the skew", RawToken.signed(claims("\"exp\":" + in(-30))), ACCEPTED, 110),
                Row.of("expired", RawToken.signed(claims("\"exp\":" + in(-90))), TOKEN_EXPIRED),
                Row.of("not yet good", RawToken.signed(claims("\"nbf\":" + in(90))), TOKEN_EXPIRED),
                Row.of(
                        "alg none",
                        RawToken.base64("{\"alg\":\"none\"}") + "." + RawToken.base64(CLAIMS) + ".",
                        INVALID),
                Row.of("alg None, signed", RawToken.signed("{\"alg\":\"None\"}", CLAIMS), INVALID),
                Row.of("no alg", RawToken.signed("{\"typ\":\"JWT\"}", CLAIMS), INVALID),
                Row.of("alg in an array", RawToken.signed("{\"alg\":[\"HS256\"]}", CLAIMS), INVALID),
                Row.of("alg RS256 with a MAC", RawToken.signed("{\"alg\":\"RS256\"}", CLAIMS), INVALID),
                Row.of(
                        "an unknown crit",
                        RawToken.signed("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", CLAIMS),
                        INVALID),
                Row.of(
                        "another secret",
                        RawToken.signed(RawToken.HS256, CLAIMS, "another secret that is as long as this"),
                        INVALID),
                Row.of("an empty signature", good.substring(0, good.lastIndexOf('.') + 1), INVALID),
                Row.of("no signature", good.substring(0, good.lastIndexOf('.')), INVALID),
                Row.of("five segments", "a.b.c.d.e", INVALID),
                Row.of("a blank behind it", good + " ", INVALID),
                Row.of("padding", good + "=", INVALID),
                Row.of("a line feed in it", good.replaceFirst("\\.", ".\\\\n"), INVALID),
                Row.of("nonsense", "nonsense", INVALID),
                Row.of("100 000 letters", "a".repeat(100_000), INVALID),
                Row.of("sub that is a number", RawToken.signed("{\"sub\":1}"), INVALID),
                Row.of("sub twice", RawToken.signed("{\"sub\":\"anna\",\"sub\":\"root\"}"), INVALID),
                Row.of("exp that is a string", RawToken.signed(claims("\"exp\":\"9999999999\"")), INVALID),
                Row.of("claims that are an array", RawToken.signed("[]"), INVALID),
                Row.of(
                        "claims of depth 5000",
                        RawToken.signed(claims("\"info\":" + "[".repeat(5_000) + "]".repeat(5_000))),
                        INVALID),
                Row.of("a channel claim", RawToken.signed(claims("\"channel\":\"closed:a\"")), INVALID));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connects")
    void a_connection_token_has_one_verdict(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(connect(row.input()));

            assertThat(peer.verdict(1)).isIn(row.outcomes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connects")
    void a_connection_token_of_the_handshake_has_the_same_verdict(Row<String> row) throws Exception {
        if (!row.input().matches("[\\w.-]{1,4000}")) {
            return; // no header could carry it
        }
        Upgrade request = Upgrade.to(RawWebSocket.PATH).with("Authorization", "Bearer " + row.input());
        try (RawWebSocket peer = RawWebSocket.open(request)) {
            peer.send("{\"id\":1,\"connect\":{}}");

            assertThat(peer.verdict(1)).isIn(row.outcomes());
        }
    }

    static Stream<Row<String>> subscribes() {
        return Stream.of(
                Row.of("a good one", RawToken.signed(claims("\"channel\":\"closed:a\"")), ACCEPTED),
                Row.of("none", "", DENIED),
                Row.of(
                        "expired",
                        RawToken.signed(claims("\"channel\":\"closed:a\",\"exp\":" + in(-90))),
                        TOKEN_EXPIRED),
                Row.of("a connection token", RawToken.signed(CLAIMS), DENIED, INVALID),
                Row.of("one of another channel", RawToken.signed(claims("\"channel\":\"closed:b\"")), INVALID),
                Row.of("one of another user", RawToken.signed("{\"sub\":\"bert\",\"channel\":\"closed:a\"}"), INVALID),
                Row.of("one of nobody", RawToken.signed("{\"channel\":\"closed:a\"}"), INVALID, DENIED),
                Row.of(
                        "another secret",
                        RawToken.signed(RawToken.HS256, claims("\"channel\":\"closed:a\""), "x".repeat(40)),
                        DENIED),
                Row.of("nonsense", "nonsense", DENIED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subscribes")
    void a_subscription_token_has_one_verdict(Row<String> row) throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(connect(RawToken.signed(CLAIMS)));
            peer.reply(1);
            peer.send("{\"id\":2,\"subscribe\":{\"channel\":\"closed:a\",\"token\":\"" + row.input() + "\"}}");

            assertThat(peer.verdict(2)).isIn(row.outcomes());
        }
    }

    @Test
    void a_subscription_is_no_permission_to_publish() throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(connect(RawToken.signed(CLAIMS)));
            peer.reply(1);
            String token = RawToken.signed(claims("\"channel\":\"closed:a\""));
            peer.ask(2, "\"subscribe\":{\"channel\":\"closed:a\",\"token\":\"" + token + "\"}");
            peer.send("{\"id\":3,\"publish\":{\"channel\":\"closed:a\",\"data\":1}}");

            assertThat(peer.verdict(3)).isEqualTo(DENIED);
        }
    }

    @Test
    void a_refresh_cannot_change_the_user() throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(connect(RawToken.signed(claims("\"exp\":" + in(600)))));
            peer.reply(1);
            peer.send("{\"id\":2,\"refresh\":{\"token\":\""
                    + RawToken.signed("{\"sub\":\"bert\",\"exp\":" + in(600) + "}") + "\"}}");

            assertThat(peer.verdict(2)).isEqualTo(INVALID);
        }
    }

    @Test
    void a_refresh_with_an_expired_token_ends_the_connection() throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(connect(RawToken.signed(claims("\"exp\":" + in(600)))));
            peer.reply(1);
            peer.send("{\"id\":2,\"refresh\":{\"token\":\"" + RawToken.signed(claims("\"exp\":" + in(-90))) + "\"}}");

            assertThat(peer.verdict(2)).isEqualTo(EXPIRED);
        }
    }

    @Test
    void a_connection_that_nobody_refreshes_ends_after_its_token() throws Exception {
        try (RawWebSocket peer = RawWebSocket.open()) {
            peer.send(connect(RawToken.signed(claims("\"exp\":" + in(1)))));

            assertThat(peer.reply(1)).contains("\"expires\":true");
            assertThat(peer.closeCode()).isEqualTo(EXPIRED);
        }
    }

    @Test
    void an_address_in_a_token_is_never_asked() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + listener.getLocalPort() + "/keys";
            for (String name : new String[] {"jku", "x5u"}) {
                for (String alg : new String[] {"HS256", "RS256"}) {
                    String header = "{\"alg\":\"%s\",\"%s\":\"%s\",\"kid\":\"%s\"}".formatted(alg, name, url, url);
                    String claims = "{\"sub\":\"anna\",\"iss\":\"" + url + "\"}";
                    try (RawWebSocket peer = RawWebSocket.open()) {
                        peer.send(connect(RawToken.signed(header, claims, "x".repeat(40))));

                        assertThat(peer.verdict(1)).isEqualTo(INVALID);
                    }
                }
            }
            listener.setSoTimeout(500);
            org.assertj.core.api.Assertions.assertThatThrownBy(listener::accept)
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static String connect(String token) {
        return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
    }
}

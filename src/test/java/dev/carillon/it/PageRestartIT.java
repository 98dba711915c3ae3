package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.it.page.Browser;
import dev.carillon.it.page.RoomPage;
import dev.carillon.it.page.RoomPage.Event;
import dev.carillon.it.page.RoomPage.Message;
import dev.carillon.it.page.StartPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/**
 * The page below another context path, on a server that takes no guests and is restarted: one story, because a server
 * that boots is dear. Arquillian has no part in it.
 */
class PageRestartIT {

    private static final Path SCREENSHOTS = Path.of("target/screenshots", Server.name());
    private static final String ROOM = "workshop";

    @Test
    void a_guest_is_told_why_not_and_those_with_a_token_outlive_a_restart_of_the_server() throws Exception {
        Map<String, String> noGuests = Map.of("carillon.client.allow-anonymous", "false");
        try (OwnServer server = OwnServer.start(noGuests);
                Browser browser = Browser.start()) {
            RoomPage ann = refusedAsGuestThenSignedIn(browser.open(server.http("/")));
            RoomPage ben = new StartPage(browser.open(server.http("/"))).join("Ben", ROOM, token("ben"));
            soon(() -> assertThat(ann.memberCount()).isEqualTo("2"));
            soon(() -> assertThat(ben.memberCount()).isEqualTo("2"));
            ann.say("Before the restart");
            soon(() -> assertThat(ben.messages())
                    .containsExactly(new Message("Ann", "Before the restart", false, "received")));
            assertThat(browser.complaints())
                    .as("warnings and errors in the console")
                    .isEmpty();

            server.stop();
            soon(() -> assertThat(ann.state()).isEqualTo("waiting"));
            soon(() -> assertThat(ann.notice()).contains("The connection is lost"));
            ann.say("Written while it was away");
            ann.window().phone();
            ann.window().screenshot(SCREENSHOTS, "phone-lost");
            server.boot();

            saysThatOlderMessagesAreLost(ann);
            saysThatOlderMessagesAreLost(ben);
            ann.window().screenshot(SCREENSHOTS, "phone-restarted");
            ann.window().desktop();
            ann.window().screenshot(SCREENSHOTS, "desktop-restarted");
            ben.say("Here we are again");
            for (RoomPage each : new RoomPage[] {ann, ben}) {
                soon(() -> assertThat(each.texts())
                        .containsExactly("Before the restart", "Written while it was away", "Here we are again"));
                soon(() -> assertThat(each.memberCount()).isEqualTo("2"));
            }
            assertThat(browser.complaints())
                    .as("only attempts to connect to a server that is not there fail")
                    .isNotEmpty()
                    .allMatch(complaint -> complaint.contains("WebSocket connection to"));
        }
    }

    private static RoomPage refusedAsGuestThenSignedIn(Browser.Window window) throws Exception {
        RoomPage guest = new StartPage(window).join("Ann", ROOM);
        soon(() -> assertThat(guest.notice()).contains("carillon.client.allow-anonymous=true"));
        assertThat(guest.state()).isEqualTo("refused");
        assertThat(guest.eventKinds()).containsExactly("refused");
        window.screenshot(SCREENSHOTS, "desktop-refused");
        window.phone();
        window.dark(true);
        window.screenshot(SCREENSHOTS, "phone-dark-refused");
        window.dark(false);
        window.desktop();

        StartPage form = guest.signIn();

        assertThat(form.asksForToken()).isTrue();
        window.screenshot(SCREENSHOTS, "desktop-sign-in");
        RoomPage ann = form.join("Ann", ROOM, token("ann"));
        soon(() -> assertThat(ann.state()).isEqualTo("connected"));
        assertThat(ann.notice()).isEmpty();
        return ann;
    }

    private static void saysThatOlderMessagesAreLost(RoomPage page) {
        Event lost = new Event("unrecoverable", "Older messages could not be recovered: the server’s memory is new");
        // the page waits up to 20 s between two attempts
        await().pollInSameThread()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page.events()).contains(lost));
        assertThat(page.marks()).singleElement().asString().contains("The server’s memory is new");
        soon(() -> assertThat(page.state()).isEqualTo("connected"));
        assertThat(page.notice()).isEmpty();
    }

    private static String token(String user) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder().subject(user).build());
        token.sign(new MACSigner(Configured.TOKEN_SECRET));
        return token.serialize();
    }

    private static void soon(ThrowingRunnable assertion) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(assertion);
    }
}

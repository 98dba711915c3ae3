package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.it.page.Browser;
import dev.carillon.it.page.RoomPage;
import dev.carillon.it.page.RoomPage.Event;
import dev.carillon.it.page.RoomPage.Message;
import dev.carillon.it.page.StartPage;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Chromium drives the page on the shared server. {@link PageRestartIT} is about what needs a server of its own. */
class PageIT extends Server.Deployed {

    private static final Path SCREENSHOTS = Path.of("target/screenshots", Server.name());

    private static Browser browser;

    private final String room = "page-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void consolesAreClean() {
        browser.closeWindows(Server.http("/"));
        assertThat(browser.complaints())
                .as("warnings and errors in the console")
                .isEmpty();
    }

    @Test
    void two_windows_talk_and_see_each_other() {
        RoomPage ann = join("Ann");
        soon(() -> assertThat(ann.memberCount()).isEqualTo("1"));
        RoomPage ben = join("Ben");
        soon(() -> assertThat(ann.memberCount()).isEqualTo("2"));
        soon(() -> assertThat(ben.memberCount()).isEqualTo("2"));

        ann.say("Good morning 👋🏽");

        soon(() ->
                assertThat(ben.messages()).containsExactly(new Message("Ann", "Good morning 👋🏽", false, "received")));
        soon(() ->
                assertThat(ann.messages()).containsExactly(new Message("You", "Good morning 👋🏽", true, "received")));
        soon(() -> assertThat(ben.members()).hasSize(2).startsWith("Ben").contains("Ann"));
        soon(() -> assertThat(ben.ping()).endsWith(" ms"));

        ben.window().close();

        soon(() -> assertThat(ann.memberCount()).isEqualTo("1"));
    }

    @Test
    void who_comes_later_sees_what_was_said_before() {
        RoomPage ann = join("Ann");
        soon(() -> assertThat(ann.state()).isEqualTo("connected"));
        ann.say("first", "second");
        soon(() -> assertThat(ann.messages()).extracting(Message::state).containsExactly("received", "received"));

        RoomPage ben = join("Ben");

        soon(() -> assertThat(ben.texts()).containsExactly("first", "second"));
    }

    @Test
    void markup_stays_text_wherever_it_comes_from() throws Exception {
        String markup = "<img src=x onerror=alert(1)><b>bold</b>";
        RoomPage ann = join(markup);
        RoomPage ben = join("Ben");
        soon(() -> assertThat(ben.memberCount()).isEqualTo("2"));

        ann.say(markup);
        soon(() -> assertThat(ben.texts()).containsExactly(markup));
        publish(room, "{\"text\":\"<script>alert(2)</script>\",\"name\":\"<i>x</i>\"}");

        soon(() -> assertThat(ben.texts()).containsExactly(markup, "<script>alert(2)</script>"));
        assertThat(ben.messages()).extracting(Message::author).containsExactly(markup, "<i>x</i>");
        assertThat(ben.hasMarkupInMessages()).isFalse();
        assertThat(ann.hasMarkupInMessages()).isFalse();
    }

    @Test
    void a_dropped_connection_recovers_what_it_missed_and_sends_what_waited() throws Exception {
        RoomPage ann = join("Ann");
        RoomPage ben = join("Ben");
        soon(() -> assertThat(ann.memberCount()).isEqualTo("2"));
        soon(() -> assertThat(ben.memberCount()).isEqualTo("2"));

        ann.drop();
        soon(() -> assertThat(ann.state()).isEqualTo("waiting"));
        ben.say("one", "two", "three");
        ann.say("mine");
        assertThat(ann.messages()).containsExactly(new Message("You", "mine", true, "waiting"));
        ann.window().screenshot(SCREENSHOTS, "desktop-waiting");
        soon(() -> assertThat(ben.messages())
                .extracting(Message::state)
                .containsExactly("received", "received", "received"));

        List<String> order = List.of("one", "two", "three", "mine");
        soon(() -> assertThat(ben.texts()).isEqualTo(order));
        soon(() -> assertThat(ann.texts()).isEqualTo(order));
        soon(() -> assertThat(ann.messages()).extracting(Message::state).containsOnly("received"));
        assertThat(ann.state()).isEqualTo("connected");
        assertThat(ann.events()).contains(new Event("recovered", "Recovered 3 messages"));
        assertThat(ann.eventKinds()).containsExactly("connected", "subscribed", "lost", "connected", "recovered");
        assertThat(ann.marks()).isEmpty();
        assertThat(ann.notice()).isEmpty();
        soon(() -> assertThat(ben.memberCount()).isEqualTo("2"));
        ann.window().screenshot(SCREENSHOTS, "desktop-recovered");
    }

    @Test
    void the_wait_for_the_connection_can_be_cut_short() {
        RoomPage ann = join("Ann");
        soon(() -> assertThat(ann.state()).isEqualTo("connected"));
        ann.drop();
        soon(() -> assertThat(ann.state()).isEqualTo("waiting"));

        ann.retryNow();

        soon(() -> assertThat(ann.events()).contains(new Event("recovered", "Back again; nothing was missed")));
    }

    @Test
    void what_the_server_api_publishes_appears() throws Exception {
        RoomPage ann = join("Ann");
        soon(() -> assertThat(ann.memberCount()).isEqualTo("1"));

        publish(room, "{\"text\":\"The build is green\"}");
        publish(room, "{\"degrees\":21.5}");

        soon(() -> assertThat(ann.messages())
                .containsExactly(
                        new Message("server", "The build is green", false, "received"),
                        new Message("server", "{\"degrees\":21.5}", false, "received")));
    }

    @Test
    void who_leaves_is_at_the_form_again_and_gone_for_the_others() {
        RoomPage ann = join("Ann");
        RoomPage ben = join("Ben");
        soon(() -> assertThat(ann.memberCount()).isEqualTo("2"));

        StartPage form = ben.leave();

        assertThat(form.isShown()).isTrue();
        soon(() -> assertThat(ann.memberCount()).isEqualTo("1"));
    }

    @Test
    void the_content_security_policy_stops_a_script_that_got_into_the_page() {
        assertThat(browser.open(Server.http("/")).runsInjectedScript()).isFalse();

        // One by the header and one by the page itself. They also show that the console is heard, as every other test
        // relies on.
        soon(() -> assertThat(browser.complaints())
                .isNotEmpty()
                .allMatch(complaint -> complaint.contains("Content Security Policy")));
    }

    /** To be looked at; the machine can only say that nothing is wider than the screen. */
    @Test
    void the_page_fits_a_desktop_and_a_phone_in_the_light_and_in_the_dark() throws Exception {
        Browser.Window first = browser.open(Server.http("/"));
        for (boolean dark : new boolean[] {false, true}) {
            first.dark(dark);
            first.desktop();
            shoot(first, "desktop" + suffix(dark) + "-start");
            first.phone();
            shoot(first, "phone" + suffix(dark) + "-start");
        }
        RoomPage ann = new StartPage(first).join("Ann", "studio");
        RoomPage ben = new StartPage(browser.open(Server.http("/"))).join("Ben", "studio");
        converse(ann, ben);
        for (boolean dark : new boolean[] {false, true}) {
            first.dark(dark);
            first.desktop();
            shoot(first, "desktop" + suffix(dark) + "-room");
            first.phone();
            for (String part : List.of("people", "events", "chat")) {
                ann.show(part);
                shoot(first, "phone" + suffix(dark) + "-" + part);
            }
        }
    }

    private static void converse(RoomPage ann, RoomPage ben) throws Exception {
        soon(() -> assertThat(ann.memberCount()).isEqualTo("2"));
        soon(() -> assertThat(ben.memberCount()).isEqualTo("2"));
        ben.say("Morning! Did the deployment go through?", "The dashboard still shows the old number.");
        soon(() -> assertThat(ann.texts()).hasSize(2));
        ann.say("It did, at a quarter past nine. The number comes with the next reading.");
        soon(() -> assertThat(ben.texts()).hasSize(3));
        publish("studio", "{\"text\":\"Reading 4711 is in\",\"name\":\"Meter\"}");
        ben.say("averyveryverylongwordthatdoesnotwanttobebroken".repeat(4), "¿Qué tal? שלום");
        soon(() -> assertThat(ann.texts()).hasSize(6));
    }

    private static void shoot(Browser.Window window, String name) throws Exception {
        window.screenshot(SCREENSHOTS, name);
        assertThat(window.overflows()).as("%s is wider than the screen", name).isFalse();
    }

    private static String suffix(boolean dark) {
        return dark ? "-dark" : "";
    }

    private RoomPage join(String name) {
        return new StartPage(browser.open(Server.http("/"))).join(name, room);
    }

    private static void publish(String room, String data) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(Server.http("/api/publish"))
                .header("X-API-Key", Configured.API_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"channel\":\"room:" + room + "\",\"data\":" + data + "}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("error");
    }

    private static void soon(ThrowingRunnable assertion) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(assertion);
    }
}

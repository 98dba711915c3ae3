package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.it.page.Browser;
import jakarta.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Chromium behind a proxy that lets no WebSocket through: the official SDK falls back by itself. */
class FallbackIT extends Server.Deployed {

    private static final String SCRIPT = """
            const done = arguments[arguments.length - 1];
            import('/vendor/centrifuge-5.8.0/index.mjs').then(({ Centrifuge }) => {
              const client = new Centrifuge([
                { transport: 'websocket', endpoint: 'ws://' + location.host + '/connection/websocket' },
                { transport: arguments[0], endpoint: location.origin + '/connection/' + arguments[0] },
              ], { emulationEndpoint: location.origin + '/emulation' });
              const seen = [];
              for (const event of ['connecting', 'connected', 'disconnected', 'error']) {
                client.on(event, (context) => seen.push(event + ' ' + JSON.stringify(context)));
              }
              setTimeout(() => done('in the end ' + seen.join(', ')), 8_000);
              const room = client.newSubscription(arguments[1]);
              room.on('error', (context) => seen.push(JSON.stringify(context)));
              let transport = '';
              client.on('connected', (context) => { transport = context.transport; });
              room.on('subscribed', () => room.publish({ from: 'browser' }));
              const heard = [];
              room.on('publication', ({ data }) => {
                heard.push(data.from);
                if (heard.length === 2) { client.disconnect(); done(transport + ' ' + heard.sort().join(' ')); }
              });
              room.subscribe();
              client.connect();
            }, (failure) => done(String(failure)));
            """;

    @Test
    void a_browser_whose_websocket_is_broken_talks_by_the_next_transport() throws Exception {
        Api api = new Api(HttpClient.newHttpClient());
        try (NoWebSocketProxy proxy = NoWebSocketProxy.start();
                Browser browser = Browser.start()) {
            Browser.Window window = browser.open(URI.create("http://127.0.0.1:" + proxy.port() + "/"));
            for (String transport : new String[] {"http_stream", "sse"}) {
                String channel = "room:fallback-" + UUID.randomUUID();
                api.call(
                        "publish",
                        Json.createObjectBuilder()
                                .add("channel", channel)
                                .add("data", "before anybody was there")
                                .build());
                Thread server = new Thread(() -> publishWhenSomebodyIsThere(api, channel));
                server.start();
                assertThat(window.call(SCRIPT, transport, channel)).isEqualTo(transport + " browser server");
                server.join();
            }
            assertThat(proxy.refused()).isPositive();
        }
    }

    private static void publishWhenSomebodyIsThere(Api api, String channel) {
        await().atMost(RawHttp.PATIENCE)
                .until(() -> api.call(
                                        "presence_stats",
                                        Json.createObjectBuilder()
                                                .add("channel", channel)
                                                .build())
                                .getInt("num_clients", 0)
                        > 0);
        api.call(
                "publish",
                Json.createObjectBuilder()
                        .add("channel", channel)
                        .add("data", Json.createObjectBuilder().add("from", "server"))
                        .build());
    }
}

package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.glassfish.tyrus.client.ClientManager;
import org.junit.jupiter.api.Test;

/**
 * Implementations of RFC 6455 that others have written, the JDK's and Tyrus, agree with ours on what was said, and OkHttp
 * with permessage-deflate too.
 */
class ForeignClientTest {

    private static final List<Integer> LENGTHS = List.of(0, 1, 7, 125, 126, 127, 65_535, 65_536, 150_000);

    private static final int[] LETTERS = {'x', 0xe9, 0x20ac, 0x1f514};

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** Letters of one to four bytes in UTF-8. */
    private static String text(int letters) {
        StringBuilder text = new StringBuilder();
        new Random(letters).ints(letters, 0, 4).forEach(kind -> text.appendCodePoint(LETTERS[kind]));
        return text.toString();
    }

    /** Short, so that a failure can be read. */
    private static String summary(String text) {
        return "text " + text.length() + " " + text.hashCode();
    }

    private String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void the_jdk_s_client_gets_back_what_it_says_whole_or_in_fragments() throws Exception {
        try (EchoLoopback server = new EchoLoopback()) {
            WebSocket client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(server.uri(), new JdkListener())
                    .get(10, TimeUnit.SECONDS);
            for (int length : LENGTHS) {
                String text = text(length);
                client.sendText(text, true).get(10, TimeUnit.SECONDS);
                assertThat(next()).isEqualTo(summary(text));
                int middle = text.offsetByCodePoints(0, length / 2);
                client.sendText(text.substring(0, middle), false).get(10, TimeUnit.SECONDS);
                client.sendPing(ByteBuffer.wrap(new byte[] {1, 2})).get(10, TimeUnit.SECONDS);
                assertThat(next()).isEqualTo("pong 2");
                client.sendText(text.substring(middle), true).get(10, TimeUnit.SECONDS);
                assertThat(next()).isEqualTo(summary(text));
                client.sendBinary(ByteBuffer.wrap(new byte[length]), true).get(10, TimeUnit.SECONDS);
                assertThat(next()).isEqualTo("binary " + length);
            }
            client.sendClose(4_001, "Grüße").get(10, TimeUnit.SECONDS);
            assertThat(next()).isEqualTo("closed 4001 Grüße");
        }
    }

    @Test
    void tyrus_gets_back_what_it_says() throws Exception {
        try (EchoLoopback server = new EchoLoopback()) {
            Session session = ClientManager.createClient()
                    .connectToServer(
                            new TyrusPeer(),
                            ClientEndpointConfig.Builder.create().build(),
                            server.uri());
            for (int length : LENGTHS) {
                String text = text(length);
                session.getBasicRemote().sendText(text);
                assertThat(next()).isEqualTo(summary(text));
                session.getBasicRemote().sendText(text, false);
                session.getBasicRemote().sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                assertThat(next()).isEqualTo("pong 3");
                session.getBasicRemote().sendText(text, true);
                assertThat(next()).isEqualTo(summary(text + text));
            }
            session.close(new CloseReason(() -> 4_002, "bye"));
            assertThat(next()).isEqualTo("closed 4002 bye");
        }
    }

    @Test
    void okhttp_gets_back_what_it_has_compressed() throws Exception {
        CompressionSettings settings = new CompressionSettings(1, 0);
        try (Compression compression = new Compression(settings, 1);
                EchoLoopback server = new EchoLoopback(Optional.of(compression))) {
            OkHttpClient client =
                    new OkHttpClient.Builder().minWebSocketMessageToCompress(0).build();
            okhttp3.WebSocket socket = client.newWebSocket(
                    new Request.Builder().url(server.uri().toString()).build(), new OkHttpListener());
            assertThat(next())
                    .isEqualTo("opened permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            for (int length : LENGTHS) {
                for (String text : List.of(text(length), "a".repeat(length))) {
                    socket.send(text);
                    assertThat(next()).isEqualTo(summary(text));
                }
                byte[] noise = new byte[length];
                new Random(length).nextBytes(noise);
                socket.send(ByteString.of(noise));
                assertThat(next())
                        .isEqualTo("binary " + ByteString.of(noise).hex().hashCode());
            }
            String bomb = "a".repeat(EchoLoopback.LIMIT + 1);
            socket.send(bomb);
            assertThat(next()).isEqualTo("closed 1009 message too big");
            socket.close(1000, "");
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    @Test
    void a_message_over_the_limit_is_answered_with_1009() throws Exception {
        try (EchoLoopback server = new EchoLoopback()) {
            WebSocket client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(server.uri(), new JdkListener())
                    .get(10, TimeUnit.SECONDS);
            client.sendBinary(ByteBuffer.wrap(new byte[EchoLoopback.LIMIT + 1]), true);

            assertThat(next()).isEqualTo("closed 1009 message too big");
            client.abort();
        }
    }

    private final class JdkListener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private final List<Integer> lengths = new ArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(summary(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            lengths.add(part.remaining());
            if (last) {
                heard.add("binary " + lengths.stream().mapToInt(each -> each).sum());
                lengths.clear();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            heard.add("pong " + payload.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }
    }

    private final class OkHttpListener extends WebSocketListener {

        @Override
        public void onOpen(okhttp3.WebSocket socket, Response response) {
            heard.add("opened " + response.header("Sec-WebSocket-Extensions"));
        }

        @Override
        public void onMessage(okhttp3.WebSocket socket, String text) {
            heard.add(summary(text));
        }

        @Override
        public void onMessage(okhttp3.WebSocket socket, ByteString bytes) {
            heard.add("binary " + bytes.hex().hashCode());
        }

        @Override
        public void onClosing(okhttp3.WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }

        @Override
        public void onFailure(okhttp3.WebSocket socket, Throwable failure, Response response) {
            heard.add("failed " + failure);
        }
    }

    private final class TyrusPeer extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxTextMessageBufferSize(4 << 20);
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> heard.add(summary(text)));
            session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                    pong -> heard.add("pong " + pong.getApplicationData().remaining()));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            heard.add("closed " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }
    }
}

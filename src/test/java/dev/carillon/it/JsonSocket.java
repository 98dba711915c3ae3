package dev.carillon.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A bare connection in the JSON format of the client protocol: frames are taken apart, pings answered, nothing else is
 * done of its own accord. Sending is thread-safe; the handler is called by one thread at a time.
 */
public final class JsonSocket {

    /** Told what comes. */
    public interface Handler {

        /** A reply or push; never a ping. */
        void message(JsonObject message);

        /**
         * The connection is over. Called once.
         *
         * @param code of the close frame, 1006 without one
         */
        void closed(int code);
    }

    private static final int LOST = 1006;

    private final Handler handler;
    private final Executor pace;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private CompletableFuture<?> sends = CompletableFuture.completedFuture(null);

    private JsonSocket(Handler handler, Executor pace) {
        this.handler = handler;
        this.pace = pace;
    }

    /**
     * @param pace runs what asks for the next frame: one that delays makes a slow reader
     * @return fails when the handshake fails; the handler is told nothing then
     */
    public static CompletableFuture<JsonSocket> open(HttpClient http, Handler handler, Executor pace) {
        JsonSocket socket = new JsonSocket(handler, pace);
        return http.newWebSocketBuilder()
                .buildAsync(Server.ws("/connection/websocket"), socket.new Listener())
                .thenApply(webSocket -> {
                    socket.opened.complete(webSocket);
                    return socket;
                });
    }

    /** Sends what is given as one frame; a failure shows as the end of the connection. */
    public synchronized void send(String text) {
        sends = sends.thenCompose(before -> opened)
                .thenCompose(webSocket -> webSocket.sendText(text, true))
                .exceptionally(gone -> null);
    }

    /** Drops the TCP connection without a word. */
    public void abort() {
        opened.thenAccept(WebSocket::abort);
        end(LOST);
    }

    /** Says goodbye. */
    public void close() {
        opened.thenCompose(webSocket -> webSocket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                .exceptionally(gone -> null);
    }

    private void end(int code) {
        if (closed.compareAndSet(false, true)) {
            handler.closed(code);
        }
    }

    private void take(String frame) {
        for (String line : frame.split("\n", -1)) {
            if (line.equals("{}")) {
                send("{}");
                continue;
            }
            try (JsonReader reader = Json.createReader(new StringReader(line))) {
                handler.message(reader.readObject());
            }
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder frame = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            frame.append(part);
            if (last) {
                String whole = frame.toString();
                frame.setLength(0);
                if (!closed.get()) {
                    take(whole);
                }
            }
            pace.execute(() -> webSocket.request(1));
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end(code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end(LOST);
        }
    }
}

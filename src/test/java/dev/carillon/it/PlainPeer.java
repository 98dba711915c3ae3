package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The JDK's own WebSocket client, which knows nothing of Carillon: keeps whole messages until a test takes them. */
final class PlainPeer implements WebSocket.Listener, AutoCloseable {

    /** What the server closed with. */
    record Close(int code, String reason) {}

    static final int SECONDS = 15;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Close> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private WebSocket socket;

    private PlainPeer() {}

    static PlainPeer open(String path) throws Exception {
        return open(path, builder -> builder);
    }

    /** @throws java.util.concurrent.ExecutionException when the handshake is refused */
    static PlainPeer open(String path, UnaryOperator<WebSocket.Builder> how) throws Exception {
        PlainPeer peer = new PlainPeer();
        peer.socket = how.apply(HTTP.newWebSocketBuilder())
                .buildAsync(Server.ws(path), peer)
                .get(SECONDS, TimeUnit.SECONDS);
        return peer;
    }

    /** The next text message. */
    String next() throws InterruptedException {
        Object message = messages.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(message)
                .as("a text message within %s s; closed: %s", SECONDS, closed)
                .isInstanceOf(String.class);
        return (String) message;
    }

    /** The next text message without this in it. */
    String nextBut(String part) throws InterruptedException {
        String message = next();
        while (message.contains(part)) {
            message = next();
        }
        return message;
    }

    /** The next binary message. */
    byte[] nextBinary() throws InterruptedException {
        Object message = messages.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a binary message within %s s", SECONDS).isInstanceOf(byte[].class);
        return (byte[]) message;
    }

    Close closed() throws Exception {
        return closed.get(SECONDS, TimeUnit.SECONDS);
    }

    PlainPeer say(String message) throws Exception {
        socket.sendText(message, true).get(SECONDS, TimeUnit.SECONDS);
        return this;
    }

    void sayPart(String part, boolean last) throws Exception {
        socket.sendText(part, last).get(SECONDS, TimeUnit.SECONDS);
    }

    void say(byte[] message) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(message), true).get(SECONDS, TimeUnit.SECONDS);
    }

    /** Sends what the server may refuse before it has got all of it. */
    void sayUnlessClosed(String message) throws Exception {
        try {
            say(message);
        } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(IOException.class);
        }
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Goes in the orderly way. */
    @Override
    public void close() throws Exception {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            messages.add(binary.toByteArray());
            binary.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(new Close(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}

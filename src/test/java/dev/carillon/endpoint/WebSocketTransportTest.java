package dev.carillon.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.TransportContract;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Over a session that behaves as the specification asks; the behaviour suite has the real ones. */
class WebSocketTransportTest extends TransportContract {

    private final Container container = new Container();

    @Override
    protected Connection open() {
        return new Connection(new WebSocketTransport(container.session(), (task, delay) -> task.run()), new Peer() {
            @Override
            public String next() {
                return container.frames.remove();
            }

            @Override
            public int closeCode() {
                return container.closeCode;
            }
        });
    }

    @Test
    void a_connection_that_is_just_dropped_is_closed_normally() {
        new WebSocketTransport(container.session(), (task, delay) -> task.run()).close(Disconnect.CONNECTION_CLOSED);

        assertThat(container.closeCode).isEqualTo(1000);
    }

    /** Grizzly's request for the upgrade may still be in the container's hands while the session opens. */
    @Test
    void a_connection_that_has_just_opened_is_closed_a_moment_later() {
        List<Runnable> asked = new ArrayList<>();
        List<Duration> delays = new ArrayList<>();
        WebSocketTransport transport = new WebSocketTransport(container.session(), (task, delay) -> {
            asked.add(task);
            delays.add(delay);
        });

        transport.close(Disconnect.INVALID_TOKEN);

        assertThat(container.closeCode).isZero();
        assertThat(delays).hasSize(1).allMatch(delay -> delay.toMillis() <= 1_000 && !delay.isNegative());
        asked.forEach(Runnable::run);
        assertThat(container.closeCode).isEqualTo(3500);
    }

    /** One session, which is closed once and refuses everything after. */
    private static final class Container {

        private final Queue<String> frames = new ArrayDeque<>();
        private int closeCode;
        private boolean closed;

        Session session() {
            RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, (self, method, arguments) -> {
                if (closed) {
                    throw new IllegalStateException("the session is closed");
                }
                if (method.getName().equals("sendText")) {
                    frames.add((String) arguments[0]);
                    ((SendHandler) arguments[1]).onResult(new SendResult());
                }
                return null;
            });
            return proxy(Session.class, (self, method, arguments) -> switch (method.getName()) {
                case "getAsyncRemote" -> remote;
                case "close" -> {
                    close((CloseReason) arguments[0]);
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method.getName());
            });
        }

        private void close(CloseReason reason) throws IOException {
            if (closed) {
                throw new IOException("closed already");
            }
            closed = true;
            closeCode = reason.getCloseCode().getCode();
        }

        private static <T> T proxy(Class<T> type, InvocationHandler handler) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
        }
    }
}

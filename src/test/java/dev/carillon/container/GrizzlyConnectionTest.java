package dev.carillon.container;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** What is asked of the server when a request comes. What it does then is for a real server to show. */
class GrizzlyConnectionTest {

    /** All that is on the way from a request to its connection, in one. */
    public static final class Request extends ServletRequestWrapper {

        private final Connection connection = new Connection();

        Request(String protocol) {
            super((ServletRequest) Proxy.newProxyInstance(
                    Request.class.getClassLoader(),
                    new Class<?>[] {ServletRequest.class},
                    (self, method, arguments) -> protocol));
        }

        public Request getUnwrappedCoyoteRequest() {
            return this;
        }

        public Request getCoyoteRequest() {
            return this;
        }

        public Request getContext() {
            return this;
        }

        public Connection getConnection() {
            return connection;
        }
    }

    /** As the server's is. */
    public static final class Connection {

        private int unsentMost = -2;
        private int ended;

        public void setMaxAsyncWriteQueueSize(int bytes) {
            unsentMost = bytes;
        }

        public void terminateSilently() {
            ended++;
        }
    }

    @Test
    void it_keeps_little_of_what_a_peer_does_not_take() throws Exception {
        Request request = new Request("HTTP/1.1");

        GrizzlyConnection.under(request).orElseThrow().close();

        assertThat(request.connection.unsentMost).isEqualTo(65_536);
        assertThat(request.connection.ended).isOne();
    }

    @Test
    void one_that_carries_several_requests_at_a_time_is_left_alone() throws ReflectiveOperationException {
        Request request = new Request("HTTP/2.0");

        assertThat(GrizzlyConnection.under(request)).isEmpty();
        assertThat(request.connection.unsentMost).isEqualTo(-2);
    }
}

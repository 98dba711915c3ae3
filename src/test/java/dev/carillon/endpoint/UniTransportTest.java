package dev.carillon.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.FakeTransport;
import dev.carillon.client.TransportContract;
import org.junit.jupiter.api.Test;

class UniTransportTest extends TransportContract {

    private final FakeTransport socket = new FakeTransport();
    private final UniTransport transport = new UniTransport(socket);

    @Override
    protected Connection open() {
        return new Connection(transport, new Peer() {
            private int read;

            @Override
            public String next() {
                return socket.texts().get(read++);
            }

            @Override
            public int closeCode() {
                return socket.closed().orElseThrow().code();
            }
        });
    }

    @Test
    void the_reason_is_pushed_before_the_close_frame_once() {
        transport.close(Disconnect.FORCED);
        transport.close(Disconnect.SHUTDOWN);
        assertThat(socket.texts()).containsExactly("{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}");
        assertThat(socket.closed()).contains(Disconnect.FORCED);
    }

    @Test
    void one_that_does_not_read_is_told_by_the_close_frame_alone() {
        socket.stopReading();
        transport.close(Disconnect.SLOW);
        assertThat(socket.frames()).isEmpty();
        assertThat(socket.closed()).contains(Disconnect.SLOW);
    }
}

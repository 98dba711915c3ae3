package dev.carillon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the server's own network library. */
class GrizzlySocketTest {

    private static final String HERE = "127.0.0.1";

    private final TCPNIOTransport transport =
            TCPNIOTransportBuilder.newInstance().build();
    private final AtomicReference<Connection<?>> accepted = new AtomicReference<>();
    private Socket peer = new Socket();

    /** Stands where the server's codec does; the name tells. */
    private final class FakeHttpCodecFilter extends BaseFilter {

        @Override
        public NextAction handleAccept(FilterChainContext context) {
            accepted.set(context.getConnection());
            return context.getStopAction();
        }
    }

    private static final class Ciphering extends BaseFilter {}

    private Connection<?> connect(Filter... filters) throws IOException {
        FilterChainBuilder chain = FilterChainBuilder.stateless();
        for (Filter each : filters) {
            chain.add(each);
        }
        transport.setProcessor(chain.build());
        InetSocketAddress address =
                (InetSocketAddress) transport.bind(HERE, 0, 1).getLocalAddress();
        transport.start();
        peer.setReceiveBufferSize(4096);
        peer.connect(address);
        await().until(() -> accepted.get() != null);
        return accepted.get();
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
        transport.shutdownNow();
    }

    @Test
    void writes_to_the_peer() throws IOException {
        GrizzlySocket socket = GrizzlySocket.under(connect(new TransportFilter(), new FakeHttpCodecFilter()))
                .orElseThrow();

        assertThat(socket.write(new byte[] {'a', 'b'})).isEqualTo(2);

        assertThat(peer.getInputStream().readNBytes(2)).asString().isEqualTo("ab");
    }

    @Test
    void takes_nothing_before_the_server_has_written_all_of_its_own() throws IOException {
        Connection<?> connection = connect(new TransportFilter(), new FakeHttpCodecFilter());
        GrizzlySocket socket = GrizzlySocket.under(connection).orElseThrow();
        byte[] much = "x".repeat(8_000_000).getBytes(StandardCharsets.US_ASCII);
        Buffer more = Buffers.wrap(transport.getMemoryManager(), much);

        int taken = socket.write(much);
        assertThat(taken).isPositive().isLessThan(much.length);
        connection.write(more);
        assertThat(socket.write(new byte[] {'y'})).isZero();

        peer.getInputStream().skipNBytes(taken + much.length);
        await().until(() -> socket.write(new byte[] {'z'}) == 1);
        assertThat(peer.getInputStream().read()).isEqualTo('z');
    }

    @Test
    void keeps_away_where_the_bytes_become_others_on_their_way() throws IOException {
        assertThat(GrizzlySocket.under(connect(new TransportFilter(), new Ciphering(), new FakeHttpCodecFilter())))
                .isEmpty();
    }

    @Test
    void keeps_away_where_no_http_is_spoken() throws IOException {
        assertThat(GrizzlySocket.under(connect(new TransportFilter(), new BaseFilter() {
                    @Override
                    public NextAction handleAccept(FilterChainContext context) {
                        accepted.set(context.getConnection());
                        return context.getStopAction();
                    }
                })))
                .isEmpty();
    }

    @Test
    void keeps_away_from_what_it_does_not_know() {
        assertThat(GrizzlySocket.under(new Object())).isEmpty();
    }
}

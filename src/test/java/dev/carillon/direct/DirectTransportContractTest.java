package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.TransportContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The peer reads the frames of a line that takes all. */
class DirectTransportContractTest extends TransportContract {

    @Override
    protected Connection open() {
        FakeLine line = new FakeLine();
        DirectTransport transport = new DirectTransport(line, Framing.PLAIN);
        transport.writePossible();
        return new Connection(transport, new Peer() {
            private int read;

            @Override
            public String next() {
                return StandardCharsets.UTF_8.decode(payload(0x81)).toString();
            }

            @Override
            public int closeCode() {
                return payload(0x88).getShort();
            }

            private ByteBuffer payload(int first) {
                ByteBuffer bytes = ByteBuffer.wrap(line.bytes()).position(read);
                assertThat(bytes.get() & 0xff).isEqualTo(first);
                int length = bytes.get();
                if (length == 126) {
                    length = bytes.getShort() & 0xffff;
                } else if (length == 127) {
                    length = Math.toIntExact(bytes.getLong());
                }
                read = bytes.position() + length;
                return bytes.slice(bytes.position(), length);
            }
        });
    }
}

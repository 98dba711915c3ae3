package dev.carillon.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One WebSocket connection that speaks JSON lines, answers pings, and costs the measuring machine little. For one thread. */
final class LoadPeer {

    /** Told what comes. */
    interface Listener {

        /** A reply or a push: bytes of the array, only for the length of the call. */
        void line(LoadPeer peer, byte[] bytes, int from, int to);
    }

    private static final int CLOSE = 8;
    private static final int LITTLE = 16_384;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final String request;
    private boolean upgraded;
    private byte[] rest = {};
    private ByteBuffer unsent = NOTHING;
    private int closeCode;

    LoadPeer(Selector selector, URI address, Listener listener) throws IOException {
        this.listener = listener;
        this.request = "GET " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(LoadLoop.socketOf(address));
    }

    boolean isOpen() {
        return upgraded && channel.isOpen();
    }

    /** 0 while it is open, 1006 when it ended without a word. */
    int closeCode() {
        return closeCode;
    }

    /** Reads nothing from now on, and has the operating system keep little of what comes. */
    void stopReading() throws IOException {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, LITTLE);
        key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
    }

    /** Sends one text frame of at most 65,535 bytes; the mask is 0, which leaves the bytes as they are. */
    void send(String text) throws IOException {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        write(frame.putInt(0).put(payload).flip());
    }

    private void write(ByteBuffer bytes) throws IOException {
        if (unsent.hasRemaining()) {
            unsent = ByteBuffer.allocate(unsent.remaining() + bytes.remaining())
                    .put(unsent)
                    .put(bytes)
                    .flip();
            return;
        }
        channel.write(bytes);
        if (bytes.hasRemaining() && key.isValid()) {
            unsent = bytes;
            key.interestOps(key.interestOps() | SelectionKey.OP_WRITE);
        }
    }

    void ready(SelectionKey ready, ByteBuffer reading) {
        try {
            if (ready.isConnectable()) {
                channel.finishConnect();
                ready.interestOps(SelectionKey.OP_READ);
                write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
            }
            if (ready.isValid() && ready.isWritable()) {
                channel.write(unsent);
                if (!unsent.hasRemaining()) {
                    ready.interestOps(ready.interestOps() & ~SelectionKey.OP_WRITE);
                }
            }
            if (ready.isValid() && ready.isReadable()) {
                read(reading);
            }
        } catch (IOException lost) {
            ended(1006);
        }
    }

    private void read(ByteBuffer reading) throws IOException {
        reading.clear();
        if (channel.read(reading) < 0) {
            ended(1006);
            return;
        }
        byte[] bytes = reading.array();
        int length = reading.position();
        if (rest.length > 0) {
            byte[] both = new byte[rest.length + length];
            System.arraycopy(rest, 0, both, 0, rest.length);
            System.arraycopy(bytes, 0, both, rest.length, length);
            bytes = both;
            length = both.length;
        }
        int used = upgraded ? 0 : header(bytes, length);
        for (int next = used; upgraded && next >= 0; next = frame(bytes, used, length)) {
            used = next;
        }
        rest = Arrays.copyOfRange(bytes, used, length);
    }

    private int header(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!text.startsWith("HTTP/1.1 101")) {
            ended(1006);
            return length;
        }
        upgraded = true;
        return end + 4;
    }

    /** @return where the next frame begins; -1 when this one has not come as a whole */
    private int frame(byte[] bytes, int from, int end) throws IOException {
        if (end - from < 2) {
            return -1;
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, from, end - from);
        int opcode = head.get() & 0x0f;
        long length = head.get() & 0x7f;
        if (length == 126 && head.remaining() >= 2) {
            length = head.getShort() & 0xffff;
        } else if (length == 127 && head.remaining() >= 8) {
            length = head.getLong();
        } else if (length > 125) {
            return -1;
        }
        if (head.remaining() < length) {
            return -1;
        }
        int begin = head.position();
        int next = begin + (int) length;
        if (opcode == CLOSE) {
            ended(length < 2 ? 1005 : head.getShort() & 0xffff);
        } else {
            lines(bytes, begin, next);
        }
        return next;
    }

    private void lines(byte[] bytes, int from, int to) throws IOException {
        int begin = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] == '\n') {
                if (i - begin == 2) {
                    send("{}"); // a ping
                } else if (i > begin) {
                    listener.line(this, bytes, begin, i);
                }
                begin = i + 1;
            }
        }
    }

    private void ended(int code) {
        closeCode = closeCode == 0 ? code : closeCode;
        close();
    }

    void close() {
        try {
            key.cancel();
            channel.close();
        } catch (IOException gone) {
            closeCode = 1006;
        }
    }
}

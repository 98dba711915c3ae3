package dev.carillon.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes every connection on to the server under test but those that begin with an upgrade to WebSocket. */
final class NoWebSocketProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicInteger refused = new AtomicInteger();

    private NoWebSocketProxy(ServerSocket listener) {
        this.listener = listener;
    }

    static NoWebSocketProxy start() throws IOException {
        NoWebSocketProxy proxy = new NoWebSocketProxy(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
        thread(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    int refused() {
        return refused.get();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void thread(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException over) {
                return; // one of both ends has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket browser = listener.accept();
            thread(() -> pass(browser));
        }
    }

    private void pass(Socket browser) throws IOException {
        byte[] head = head(browser.getInputStream());
        if (new String(head, ISO_8859_1).toLowerCase(Locale.ROOT).contains("upgrade: websocket")) {
            refused.incrementAndGet();
            browser.getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(ISO_8859_1));
            browser.close();
            return;
        }
        Socket server = RawHttp.connect();
        server.setSoTimeout(0);
        server.getOutputStream().write(head);
        thread(() -> pipe(server, browser));
        pipe(browser, server);
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            if (b == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toByteArray();
    }

    private static void pipe(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            byte[] part = new byte[8_192];
            OutputStream out = to.getOutputStream();
            for (int length = from.getInputStream().read(part);
                    length >= 0;
                    length = from.getInputStream().read(part)) {
                out.write(part, 0, length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

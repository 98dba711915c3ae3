package dev.carillon.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/**
 * An asynchronous response that is as strict as the specification: a call that was not preceded by {@code isReady} fails,
 * and so does everything after the completion. It takes so many calls as it is told to and then has to be drained.
 */
final class FakeResponse {

    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int status;
    boolean completed;
    boolean broken;
    int room = Integer.MAX_VALUE;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int flushed;
    private ServletOutputStream stream;
    private WriteListener listener;
    private boolean asked;
    private boolean waiting;

    /** What the peer has got. */
    String text() {
        return new String(written.toByteArray(), 0, flushed, UTF_8);
    }

    /** The peer has read: so many more calls are taken. */
    void drain(int calls) throws IOException {
        room = calls;
        if (waiting) {
            waiting = false;
            listener.onWritePossible();
        }
    }

    WriteListener listener() {
        return listener;
    }

    AsyncContext context() {
        return proxy(AsyncContext.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "addListener", "setTimeout" -> {}
                case "complete" -> {
                    if (completed) {
                        throw new IllegalStateException("completed twice");
                    }
                    completed = true;
                }
                default -> throw new AssertionError(method);
            }
            return null;
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (self, method, arguments) -> {
            if (completed) {
                throw new AssertionError("after the completion: " + method);
            }
            switch (method.getName()) {
                case "setStatus" -> status = (int) arguments[0];
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                case "setContentLength" -> headers.put("Content-Length", String.valueOf(arguments[0]));
                case "getOutputStream" -> {
                    if (stream == null) {
                        stream = stream();
                    }
                    return stream;
                }
                default -> throw new AssertionError(method);
            }
            return null;
        });
    }

    private ServletOutputStream stream() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                if (completed) {
                    throw new AssertionError("after the completion");
                }
                asked = room > 0;
                waiting = !asked;
                return asked;
            }

            @Override
            public void setWriteListener(WriteListener writeListener) {
                listener = writeListener;
            }

            @Override
            public void write(int b) {
                throw new AssertionError("byte by byte");
            }

            @Override
            public void write(byte[] bytes) throws IOException {
                take();
                written.writeBytes(bytes);
                if (listener == null) {
                    flushed = written.size();
                }
            }

            @Override
            public void flush() throws IOException {
                take();
                flushed = written.size();
            }

            private void take() throws IOException {
                if (listener == null) {
                    asked = true; // a plain response, which may block
                }
                if (!asked) {
                    throw new IllegalStateException("not asked whether it is ready");
                }
                asked = false;
                room--;
                if (broken) {
                    throw new IOException("broken pipe");
                }
            }
        };
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

package dev.carillon.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request and a response without a container. Answers only what the filter may ask; anything else fails the test, such
 * as a session or a parameter, which could read a body.
 */
final class FakeExchange {

    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    final Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status;

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Object> answers = new HashMap<>();

    /** A good handshake of a native client. */
    FakeExchange() {
        answers.put("getMethod", "GET");
        answers.put("getProtocol", "HTTP/1.1");
        answers.put("getRequestURI", "/connection/websocket");
        answers.put("getRemoteAddr", "192.0.2.7");
        with("Host", "hub.example")
                .with("Connection", "Upgrade")
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Key", KEY);
    }

    static FakeExchange plain() {
        return new FakeExchange().without("Upgrade").without("Connection");
    }

    static FakeExchange version(String... values) {
        return given("Sec-WebSocket-Version", values);
    }

    static FakeExchange key(String... values) {
        return given("Sec-WebSocket-Key", values);
    }

    static FakeExchange extensions(String... values) {
        return given("Sec-WebSocket-Extensions", values);
    }

    static FakeExchange origin(String... values) {
        return given("Origin", values);
    }

    static FakeExchange subprotocol(String... values) {
        return given("Sec-WebSocket-Protocol", values);
    }

    static FakeExchange bearer(String... values) {
        return given("Authorization", values);
    }

    static FakeExchange given(String name, String... values) {
        return values.length == 0 ? new FakeExchange().without(name) : new FakeExchange().with(name, values);
    }

    FakeExchange with(String name, String... values) {
        headers.put(name, List.of(values));
        return this;
    }

    FakeExchange without(String name) {
        headers.remove(name);
        return this;
    }

    FakeExchange method(String method) {
        answers.put("getMethod", method);
        return this;
    }

    FakeExchange protocol(String protocol) {
        answers.put("getProtocol", protocol);
        return this;
    }

    FakeExchange path(String path) {
        answers.put("getRequestURI", path);
        answers.put("getServletPath", path);
        return this;
    }

    FakeExchange query(String query) {
        answers.put("getQueryString", query);
        return this;
    }

    FakeExchange user(String name) {
        answers.put("getUserPrincipal", (Principal) () -> name);
        return this;
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getHeader" -> values(arguments).stream().findFirst().orElse(null);
            case "getHeaders" -> Collections.enumeration(values(arguments));
            case "getHeaderNames" -> Collections.enumeration(new ArrayList<>(headers.keySet()));
            case "getMethod",
                    "getProtocol",
                    "getRequestURI",
                    "getRemoteAddr",
                    "getQueryString",
                    "getUserPrincipal",
                    "getServletPath" -> answers.get(method.getName());
            case "toString" -> "request";
            default -> throw new AssertionError("the filter must not call " + method);
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "setStatus" -> status = (int) arguments[0];
                case "setHeader" -> answered.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> answered.put("Content-Type", (String) arguments[0]);
                case "setContentLength" -> answered.put("Content-Length", String.valueOf(arguments[0]));
                case "getOutputStream" -> {
                    return stream();
                }
                default -> throw new AssertionError("the filter must not call " + method);
            }
            return null;
        });
    }

    String text() {
        return body.toString(UTF_8);
    }

    private List<String> values(Object[] arguments) {
        return headers.getOrDefault(((String) arguments[0]).toLowerCase(Locale.ROOT), List.of());
    }

    private ServletOutputStream stream() {
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new AssertionError("the filter must not write asynchronously");
            }
        };
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

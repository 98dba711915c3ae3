package dev.carillon.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelSyntax;
import dev.carillon.meter.Meter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsentEndpointFilterTest {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicInteger status = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "/echo, true, false, true",
        "/echo, false, true, false",
        "/rooms/x, false, true, true",
        "/rooms/x, true, false, false",
        "/rooms/, true, false, false",
        "/rooms/echo, true, false, false"
    })
    void only_what_is_switched_on_is_there(String path, boolean echo, boolean rooms, boolean there) throws Exception {
        run(path, "", echo, rooms);

        assertThat(passed).hasValue(there ? 1 : 0);
        assertThat(status).hasValue(there ? 0 : 404);
        assertThat(body.toString(UTF_8)).isEqualTo(there ? "" : "This endpoint is switched off here.\n");
    }

    @ParameterizedTest
    @CsvSource({"/echo, true", "/rooms/x, false"})
    void a_default_servlet_for_everything_leaves_the_path_elsewhere(String path, boolean there) throws Exception {
        run("", path, true, false);

        assertThat(passed).hasValue(there ? 1 : 0);
    }

    private void run(String servletPath, String pathInfo, boolean echo, boolean rooms) throws Exception {
        TransportLimits limits =
                new TransportLimits(65_536, Duration.ofSeconds(3), echo, rooms, false, ChannelSyntax.DEFAULT);
        new AbsentEndpointFilter(limits, Meter.NONE)
                .doFilter(request(servletPath, pathInfo), response(), (request, response) -> passed.incrementAndGet());
    }

    private static HttpServletRequest request(String servletPath, String pathInfo) {
        Map<String, String> answers = Map.of("getServletPath", servletPath, "getPathInfo", pathInfo);
        return fake(HttpServletRequest.class, (method, arguments) -> answers.get(method));
    }

    private HttpServletResponse response() {
        return fake(HttpServletResponse.class, (method, arguments) -> {
            if (method.equals("setStatus")) {
                status.set((Integer) arguments[0]);
            }
            return method.equals("getOutputStream") ? stream() : null;
        });
    }

    private ServletOutputStream stream() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new AssertionError("written at once");
            }

            @Override
            public void write(int b) {
                body.write(b);
            }
        };
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}

package dev.carillon.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servlets without a container: requests and responses are proxies that know only what is asked of them. */
class ServletsTest {

    private static final class Response extends ServletOutputStream {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final Map<String, String> headers = new HashMap<>();
        private int status = 200;

        HttpServletResponse asServlet() {
            return (HttpServletResponse) Proxy.newProxyInstance(
                    Response.class.getClassLoader(),
                    new Class<?>[] {HttpServletResponse.class},
                    (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "setStatus", "sendError" -> status = (int) arguments[0];
                            case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                            case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                            case "setContentLength" -> headers.put("Content-Length", arguments[0].toString());
                            case "getOutputStream" -> {
                                return this;
                            }
                            default -> throw new UnsupportedOperationException(method.getName());
                        }
                        return null;
                    });
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

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
            throw new UnsupportedOperationException();
        }
    }

    private static HttpServletRequest request(String path, Map<String, String> headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                Response.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getServletPath" -> path;
                    case "getHeader" -> headers.get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Response metrics(MetricsSettings settings, Map<String, String> headers) throws IOException {
        MetricsServlet servlet = new MetricsServlet();
        servlet.settings = settings;
        servlet.meter = new PrometheusMeter();
        Response response = new Response();
        servlet.doGet(request("/metrics", headers), response.asServlet());
        return response;
    }

    private static Response health(String path, boolean started, boolean ready) throws IOException {
        HealthServlet servlet = new HealthServlet();
        servlet.readiness = new Readiness() {
            @Override
            public boolean started() {
                return started;
            }

            @Override
            public boolean ready() {
                return ready;
            }
        };
        Response response = new Response();
        servlet.doGet(request(path, Map.of()), response.asServlet());
        return response;
    }

    @Test
    void metrics_are_not_there_until_they_are_switched_on() throws IOException {
        Response response = metrics(new MetricsSettings(false, ""), Map.of());

        assertThat(response.status).isEqualTo(404);
        assertThat(response.text()).isEmpty();
    }

    @Test
    void metrics_are_text_of_the_said_length() throws IOException {
        Response response = metrics(new MetricsSettings(true, ""), Map.of());

        assertThat(response.status).isEqualTo(200);
        assertThat(response.text()).contains("\ncarillon_connections 0.0\n");
        assertThat(response.headers)
                .containsEntry("Content-Length", Integer.toString(response.body.size()))
                .containsEntry("Cache-Control", "no-store")
                .hasEntrySatisfying("Content-Type", type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @Test
    void metrics_are_open_metrics_for_whoever_asks() throws IOException {
        Response response =
                metrics(new MetricsSettings(true, ""), Map.of("Accept", "application/openmetrics-text; version=1.0.0"));

        assertThat(response.headers.get("Content-Type")).startsWith("application/openmetrics-text");
        assertThat(response.text()).endsWith("# EOF\n");
    }

    @Test
    void metrics_ask_for_their_token() throws IOException {
        Response response = metrics(new MetricsSettings(true, "hush"), Map.of("Authorization", "Bearer hush"));

        assertThat(response.status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer hus", "Bearer hushh", "Bearer HUSH", "hush", "Basic hush"})
    void metrics_give_nothing_to_another_token(String authorization) throws IOException {
        Response response = metrics(new MetricsSettings(true, "hush"), Map.of("Authorization", authorization));

        assertThat(response.status).isEqualTo(401);
        assertThat(response.headers).containsEntry("WWW-Authenticate", "Bearer");
        assertThat(response.text()).isEmpty();
    }

    @Test
    void a_token_that_no_header_carries_is_refused_and_never_shown() {
        assertThatThrownBy(() -> new MetricsSettings(true, "hu sh"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("carillon.metrics.token = (not shown)");
        assertThat(new MetricsSettings(true, "hush").toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "/health/live, false, false, 200, UP",
        "/health/started, false, false, 503, DOWN",
        "/health/started, true, false, 200, UP",
        "/health/ready, true, false, 503, DOWN",
        "/health/ready, true, true, 200, UP",
    })
    void health_is_what_the_node_says(String path, boolean started, boolean ready, int status, String said)
            throws IOException {
        Response response = health(path, started, ready);

        assertThat(response.status).isEqualTo(status);
        assertThat(response.text()).isEqualTo("{\"status\":\"" + said + "\"}");
        assertThat(response.headers).containsEntry("Content-Type", "application/json");
    }
}

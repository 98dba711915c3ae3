package dev.carillon.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import dev.carillon.client.Handshake;
import dev.carillon.node.TestNode;
import dev.carillon.security.HandshakePrincipal;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The servlets over a real node, without a container. */
class StreamServletTest {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

    private final TestNode node = TestNode.create();
    private final FakeResponse response = new FakeResponse();
    private boolean enabled = true;
    private boolean statuses;
    private boolean introduced = true;

    private FakeResponse ask(StreamServlet servlet, String method, String query, String body) throws IOException {
        return ask(servlet, method, query, body, "text/plain", response);
    }

    private FakeResponse ask(
            StreamServlet servlet, String method, String query, String body, String type, FakeResponse answer)
            throws IOException {
        StreamSettings.Endpoint endpoint = new StreamSettings.Endpoint(enabled, 1_024, statuses);
        servlet.node = node.node;
        servlet.settings = new StreamSettings(endpoint, endpoint, endpoint, endpoint, endpoint);
        servlet.workers = Runnable::run;
        servlet.later = (task, delay) -> {};
        Map<String, Object> answers = new HashMap<>();
        answers.put("getMethod", method);
        answers.put("getQueryString", query);
        answers.put("getContentType", type);
        answers.put("getContentLengthLong", (long) body.length());
        answers.put("startAsync", answer.context());
        answers.put("getUserPrincipal", introduced ? new HandshakePrincipal(Handshake.NONE) : null);
        Input input = new Input(body);
        answers.put("getInputStream", input);
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, called, arguments) -> {
                    if (!answers.containsKey(called.getName())) {
                        throw new AssertionError(called);
                    }
                    return answers.get(called.getName());
                });
        servlet.service(request, answer.response());
        if (answer.listener() != null) {
            answer.listener().onWritePossible();
        }
        input.come();
        node.settle();
        return answer;
    }

    /** A body that comes when the servlet has returned. */
    private static final class Input extends ServletInputStream {

        private final ByteArrayInputStream bytes;
        private ReadListener listener;

        Input(String body) {
            bytes = new ByteArrayInputStream(body.getBytes(UTF_8));
        }

        void come() throws IOException {
            if (listener != null) {
                listener.onDataAvailable();
                listener.onAllDataRead();
            }
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return bytes.available() > 0;
        }

        @Override
        public void setReadListener(ReadListener readListener) {
            listener = readListener;
        }

        @Override
        public int read() {
            return bytes.read();
        }
    }

    private static String query(String connect) {
        return "cf_connect=" + URLEncoder.encode(connect, UTF_8);
    }

    @Test
    void commands_in_a_body_are_answered_by_lines() throws Exception {
        String text = ask(new HttpStreamServlet(), "POST", null, CONNECT + "\n{\"id\":2,\"rpc\":{\"method\":\"x\"}}")
                .text();
        assertThat(text.lines()).hasSize(2).element(0).asString().startsWith("{\"id\":1,\"connect\":{\"client\":");
        assertThat(text).endsWith("}\n");
        assertThat(response.completed).isFalse();
    }

    @Test
    void commands_in_an_address_are_answered_by_events() throws Exception {
        String text = ask(new SseServlet(), "GET", query(CONNECT), "").text();
        assertThat(text).startsWith("\r\ndata: {\"id\":1,\"connect\":{").endsWith("}\n\n");
    }

    @Test
    void a_post_reaches_the_stream_it_names() throws Exception {
        String connect = ask(new HttpStreamServlet(), "POST", null, CONNECT).text();
        String session = connect.replaceAll("(?s).*\"session\":\"([^\"]+)\".*", "$1");
        String uid = connect.replaceAll("(?s).*\"node\":\"([^\"]+)\".*", "$1");
        String post = "{\"node\":\"%s\",\"session\":\"%s\",\"data\":\"{\\\"id\\\":2,\\\"send\\\":{}}\"}";
        for (Map.Entry<String, Integer> each : Map.of(
                        post.formatted(uid, "false"),
                        204,
                        post.formatted("other", session),
                        404,
                        "nonsense",
                        400,
                        " ".repeat(1_025),
                        413)
                .entrySet()) {
            FakeResponse answer = new FakeResponse();
            ask(new EmulationServlet(), "POST", null, each.getKey(), "application/json", answer);
            assertThat(answer.status).as(each.getKey().strip()).isEqualTo(each.getValue());
            assertThat(answer.completed).isTrue();
        }
        assertThat(response.completed).isFalse();

        FakeResponse answer = new FakeResponse();
        ask(new EmulationServlet(), "POST", null, post.formatted(uid, session), "application/json", answer);
        assertThat(answer.status).isEqualTo(204);
        // an id on a send is a violation: so it was heard
        assertThat(response.text())
                .endsWith("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}\n");
        assertThat(response.completed).isTrue();
    }

    @Test
    void who_only_listens_gets_bare_pushes_by_line_or_by_event() throws Exception {
        FakeResponse source = new FakeResponse();
        ask(new UniHttpStreamServlet(), "POST", null, "{\"subs\":{\"live:x\":{}}}");
        ask(new UniSseServlet(), "GET", query("{\"subs\":{\"live:x\":{}}}"), "", "", source);
        node.publish("live:x", "1");
        assertThat(response.text().lines().toList())
                .hasSize(2)
                .element(1)
                .isEqualTo("{\"channel\":\"live:x\",\"pub\":{\"data\":1}}");
        assertThat(source.text())
                .startsWith("\r\ndata: {\"connect\":")
                .endsWith("\n\ndata: {\"channel\":\"live:x\",\"pub\":{\"data\":1}}\n\n");
    }

    @Test
    void who_only_listens_need_not_say_anything() throws Exception {
        assertThat(ask(new UniSseServlet(), "GET", null, "").text()).startsWith("\r\ndata: {\"connect\":");
        FakeResponse line = new FakeResponse();
        assertThat(ask(new UniHttpStreamServlet(), "POST", null, "", "", line).text())
                .startsWith("{\"connect\":");
    }

    @Test
    void a_refused_connect_is_a_push_unless_a_status_is_wanted() throws Exception {
        node.authenticator.refuses("t", new RefusedException(ReplyError.TOKEN_EXPIRED));
        ask(new UniSseServlet(), "POST", null, "{\"token\":\"t\"}");
        assertThat(response.status).isEqualTo(200);
        assertThat(response.text())
                .isEqualTo("\r\ndata: {\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}\n\n");

        statuses = true;
        FakeResponse answer = new FakeResponse();
        ask(new UniSseServlet(), "POST", null, "{\"token\":\"t\"}", "", answer);
        assertThat(answer.status).isEqualTo(401);
        assertThat(answer.text()).isEqualTo("connection expired\n");
        assertThat(answer.completed).isTrue();
    }

    @Test
    void an_accepted_connect_is_a_stream_also_where_a_status_is_wanted() throws Exception {
        statuses = true;
        assertThat(ask(new UniSseServlet(), "GET", null, "").text()).startsWith("\r\ndata: {\"connect\":");
    }

    @Test
    void what_is_switched_off_is_not_there_for_any_method() throws Exception {
        enabled = false;
        for (String method : List.of("GET", "POST", "OPTIONS", "PUT")) {
            FakeResponse answer = new FakeResponse();
            assertThat(ask(new SseServlet(), method, null, "", "", answer).status)
                    .isEqualTo(404);
        }
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void methods_are_told_and_the_preflight_is_answered() throws Exception {
        assertThat(ask(new SseServlet(), "PUT", null, "").status).isEqualTo(405);
        assertThat(response.headers).containsEntry("Allow", "GET, POST, OPTIONS");
        FakeResponse preflight = new FakeResponse();
        assertThat(ask(new HttpStreamServlet(), "OPTIONS", null, "", "", preflight).status)
                .isEqualTo(204);
        assertThat(preflight.headers)
                .containsEntry("Access-Control-Allow-Methods", "POST, OPTIONS")
                .containsEntry("Access-Control-Max-Age", "300");
    }

    @Test
    void an_address_without_commands_or_with_too_many_opens_nothing() throws Exception {
        assertThat(ask(new SseServlet(), "GET", "a=b", "").status).isEqualTo(400);
        FakeResponse large = new FakeResponse();
        assertThat(ask(new SseServlet(), "GET", query(" ".repeat(1_025)), "", "", large).status)
                .isEqualTo(413);
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void a_body_that_is_too_large_leaves_no_connection_behind() throws Exception {
        assertThat(ask(new HttpStreamServlet(), "POST", null, " ".repeat(1_025)).status)
                .isEqualTo(413);
        assertThat(node.hub.connectionCount()).isZero();
    }

    @Test
    void a_request_that_came_around_the_filter_is_not_served() {
        introduced = false;
        assertThatThrownBy(() -> ask(new SseServlet(), "GET", query(CONNECT), ""))
                .isInstanceOf(IllegalStateException.class);
        assertThat(node.hub.connectionCount()).isZero();
    }
}

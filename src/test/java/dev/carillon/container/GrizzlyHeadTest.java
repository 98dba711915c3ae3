package dev.carillon.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.http.util.Parameters;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;
import org.junit.jupiter.api.Test;

/** On the server's own classes, which it uses again for other requests. */
class GrizzlyHeadTest {

    /** What leads to them, in one. */
    public static final class Request {

        private final Parameters parameters = new Parameters();
        private final MimeHeaders headers = new MimeHeaders();
        private boolean committed = true;

        public Request getResponse() {
            return this;
        }

        public boolean isCommitted() {
            return committed;
        }

        public Parameters getParameters() {
            return parameters;
        }

        public MimeHeaders getHeaders() {
            return headers;
        }

        void reads(String query) {
            parameters.recycle();
            DataChunk chunk = DataChunk.newInstance();
            byte[] bytes = query.getBytes(StandardCharsets.US_ASCII);
            chunk.setBuffer(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, bytes), 0, bytes.length);
            parameters.processParameters(chunk, StandardCharsets.UTF_8);
            parameters.processParameters("again=" + bytes.length);
        }

        char[] scratch() throws ReflectiveOperationException {
            Field field = Parameters.class.getDeclaredField("tmpNameC");
            field.setAccessible(true);
            Object chunk = field.get(parameters);
            return (char[]) chunk.getClass().getMethod("getBuffer").invoke(chunk);
        }
    }

    private final Request request = new Request();

    @Test
    void lets_go_of_scratch_and_headers_that_have_been_written() throws ReflectiveOperationException {
        request.headers.setValue("Upgrade").setString("websocket");
        assertThat(request.scratch()).hasSizeGreaterThan(1000);

        GrizzlyHead.letGo(request);

        assertThat(request.scratch()).isEmpty();
        assertThat(request.headers.size()).isZero();
        assertThat(request.headers.getHeader("Upgrade")).isNull();
    }

    @Test
    void the_next_request_finds_them_as_new() throws ReflectiveOperationException {
        for (int i = 0; i < 9; i++) {
            request.headers.addValue("Before-" + i).setString("b");
        }
        request.reads("a=1&b=&%C3%A4=%E2%82%AC");
        GrizzlyHead.letGo(request);
        request.headers.recycle();

        request.reads("a=2&b=&=c&%C3%A4=%E2%82%AC&long=" + "x".repeat(3000));
        for (int i = 0; i < 20; i++) {
            request.headers.addValue("After-" + i).setString("a" + i);
        }

        assertThat(request.parameters.getParameter("a")).isEqualTo("2");
        assertThat(request.parameters.getParameter("b")).isEmpty();
        assertThat(request.parameters.getParameter("ä")).isEqualTo("€");
        assertThat(request.parameters.getParameter("long")).hasSize(3000);
        assertThat(request.headers.size()).isEqualTo(20);
        assertThat(request.headers.getHeader("After-19")).isEqualTo("a19");
        assertThat(request.headers.getHeader("Before-1")).isNull();
    }

    @Test
    void keeps_all_of_a_head_that_has_not_been_written() throws ReflectiveOperationException {
        request.committed = false;
        request.headers.setValue("Upgrade").setString("websocket");

        GrizzlyHead.letGo(request);

        assertThat(request.headers.getHeader("Upgrade")).isEqualTo("websocket");
        assertThat(request.scratch()).hasSizeGreaterThan(1000);
    }

    @Test
    void says_so_where_it_does_not_know_the_version() {
        assertThatThrownBy(() -> GrizzlyHead.letGo(new Object())).isInstanceOf(ReflectiveOperationException.class);
    }
}

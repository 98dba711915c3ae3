package dev.carillon.stream;

import dev.carillon.channel.Disconnect;
import dev.carillon.client.Transport;
import dev.carillon.message.WireFormat;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of stream looks like.
 *
 * @param label       for metrics
 * @param transport   how its peer talks
 * @param contentType of the response
 * @param prologue    written at once, so that the peer knows that it is connected; may be empty
 * @param format      of the messages, with their marks
 * @param waits       whether the response begins with the first message only, so that a connection that is refused can be
 *     answered with a status
 */
record StreamKind(
        String label, Transport.Kind transport, String contentType, byte[] prologue, WireFormat format, boolean waits) {

    private static final byte[] NOTHING = {};
    private static final byte[] BLANK_LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    static final StreamKind HTTP_JSON = new StreamKind(
            "http_stream", Transport.Kind.EMULATED, "application/x-ndjson", NOTHING, FramedFormat.LINES, false);
    static final StreamKind HTTP_PROTOBUF = new StreamKind(
            "http_stream", Transport.Kind.EMULATED, "application/octet-stream", NOTHING, FramedFormat.PROTOBUF, false);
    static final StreamKind SSE = new StreamKind(
            "sse", Transport.Kind.EMULATED, "text/event-stream;charset=UTF-8", BLANK_LINE, FramedFormat.EVENTS, false);

    static final StreamKind UNI_HTTP = new StreamKind(
            "uni_http_stream",
            Transport.Kind.UNIDIRECTIONAL,
            "application/x-ndjson",
            NOTHING,
            FramedFormat.PUSH_LINES,
            false);
    static final StreamKind UNI_SSE = new StreamKind(
            "uni_sse",
            Transport.Kind.UNIDIRECTIONAL,
            "text/event-stream;charset=UTF-8",
            BLANK_LINE,
            FramedFormat.PUSH_EVENTS,
            false);

    /** The same that answers a refused connection with a status. */
    StreamKind waiting() {
        return new StreamKind(label, transport, contentType, prologue, format, true);
    }

    /** The status and headers of a stream: nothing on the way may keep it back to gather more. */
    void head(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(contentType);
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("Cache-Control", "private, no-cache, no-store, must-revalidate, max-age=0, no-transform");
        response.setHeader("Pragma", "no-cache");
        response.setHeader("Expires", "0");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** The status that says that a connection was refused; null where a push says so. */
    @Nullable
    Refusal inPlaceOf(Disconnect why) {
        return waits ? Refusal.connecting(why) : null;
    }
}

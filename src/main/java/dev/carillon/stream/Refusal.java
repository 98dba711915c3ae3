package dev.carillon.stream;

import dev.carillon.channel.Disconnect;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a request is answered in place of a stream: the closed table of these statuses.
 *
 * @param sentence for people; nothing of the request is in it
 */
record Refusal(int status, String sentence) {

    static final Refusal OFF = new Refusal(404, "This endpoint is switched off here.");
    static final Refusal METHOD = new Refusal(405, "This method means nothing here.");
    static final Refusal TIMEOUT = new Refusal(408, "The request took too long to come.");
    static final Refusal TOO_LARGE = new Refusal(413, "The body of this request is too large.");
    static final Refusal NO_CONNECT = new Refusal(400, "cf_connect is missing, or cannot be read.");
    static final Refusal UNREADABLE = new Refusal(400, "The body of this request cannot be read.");
    static final Refusal NODE_UNKNOWN = new Refusal(404, "There is no such node.");
    static final Refusal TOO_MUCH = new Refusal(429, "More waits to be worked on than may.");
    static final Refusal BROKEN = new Refusal(500, "This failed.");
    static final Refusal STOPPING = new Refusal(503, "This server is about to stop: try again.");

    /** Where the connection was ended before its request had come. */
    static Refusal unread(Disconnect why) {
        return why.code() == Disconnect.SHUTDOWN.code() ? STOPPING : TIMEOUT;
    }

    /** In place of the code with which connecting has ended. */
    static Refusal connecting(Disconnect why) {
        int status = switch (why.code()) {
            case 3500, 3005 -> 401;
            case 3501 -> 400;
            case 3502 -> 408;
            case 3507 -> 403;
            case 3504, 3013 -> 429;
            case 3001 -> 503;
            default -> 500;
        };
        return new Refusal(status, why.reason());
    }

    byte[] body() {
        return (sentence + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Everything but the body. */
    void head(HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(sentence.length() + 1);
    }

    /** At once, where the response is not asynchronous. */
    void answer(HttpServletResponse response) throws IOException {
        head(response);
        response.getOutputStream().write(body());
    }
}

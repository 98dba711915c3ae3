package dev.carillon.stream;

import dev.carillon.message.Emulation;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.node.Uplink;
import dev.carillon.protocol.Emulations;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says whose connection only streams (protocol.md 1.4). The commands go into the connection's own line, so
 * they are worked on in the order in which they arrive here, each after the one before is answered; this answer only says
 * that they have been taken.
 */
@WebServlet(urlPatterns = "/emulation", asyncSupported = true)
public class EmulationServlet extends StreamServlet {

    private static final long serialVersionUID = 1L;

    /** How long a body may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public EmulationServlet() {
        super("POST");
    }

    @Override
    StreamSettings.Endpoint endpoint(StreamSettings all) {
        return all.emulation();
    }

    @Override
    void accept(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(PATIENCE.toMillis());
        Post post = new Post(context, response, ContentType.isProtobuf(request));
        context.addListener(post);
        Body.read(request.getInputStream(), request.getContentLengthLong(), maxBytes(), post);
    }

    private final class Post extends OneAnswer implements Body.Reader {

        private final boolean protobuf;

        Post(AsyncContext context, HttpServletResponse response, boolean protobuf) {
            super(context, response, workers());
            this.protobuf = protobuf;
        }

        @Override
        public void whole(byte[] body) {
            Emulation emulation;
            try {
                emulation = protobuf ? Emulations.protobuf(body) : Emulations.json(body);
            } catch (MalformedMessageException unreadable) {
                answer(Refusal.UNREADABLE);
                return;
            }
            node().uplink(emulation.node(), new Uplink(emulation.session(), emulation.commands()))
                    .whenComplete((outcome, failure) -> answer(failure == null ? refusal(outcome) : Refusal.BROKEN));
        }

        private static @Nullable Refusal refusal(Uplink.Outcome outcome) {
            return switch (outcome) {
                // One who is gone cannot be told, and one who is back has another session.
                case TAKEN, SESSION_GONE -> null;
                case TOO_MUCH -> Refusal.TOO_MUCH;
                case NODE_UNKNOWN -> Refusal.NODE_UNKNOWN;
            };
        }

        @Override
        public void tooLarge() {
            answer(Refusal.TOO_LARGE);
        }

        @Override
        public void broken() {
            answer(Refusal.UNREADABLE);
        }
    }
}

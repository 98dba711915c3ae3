package dev.carillon.security;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Stands before every WebSocket endpoint: a filter runs before the container's upgrade on every server, and is the only
 * place that can choose the status of a refusal. Lets the request through with the handshake as its principal.
 */
@WebFilter(
        asyncSupported = true,
        urlPatterns = {"/connection/websocket", "/rooms/*", "/echo"})
public class HandshakeFilter implements Filter {

    private final Doorkeeper doorkeeper;

    /** The container calls it: on WildFly and Payara alike, CDI makes filters by their constructor. */
    @Inject
    public HandshakeFilter(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest upgrade = (HttpServletRequest) request;
        Doorkeeper.Decision decision = doorkeeper.decide(upgrade);
        if (decision instanceof Doorkeeper.Decision.Accepted accepted) {
            chain.doFilter(new IdentifiedRequest(upgrade, new HandshakePrincipal(accepted.handshake())), response);
        } else if (decision instanceof Doorkeeper.Decision.Refused refused) {
            answer((HttpServletResponse) response, refused);
        }
    }

    // Written here and not by sendError, which answers with the container's own page.
    private static void answer(HttpServletResponse response, Doorkeeper.Decision.Refused refused) throws IOException {
        HandshakeRefusal reason = refused.reason();
        response.setStatus(reason.status());
        reason.headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!refused.retryAfter().isZero()) {
            response.setHeader("Retry-After", Long.toString(refused.retryAfter().toSeconds()));
        }
        byte[] sentence = (reason.sentence() + "\n").getBytes(StandardCharsets.US_ASCII);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(sentence.length);
        response.getOutputStream().write(sentence);
    }
}

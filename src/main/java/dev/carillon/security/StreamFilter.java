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
import java.util.Optional;

/**
 * Stands before every endpoint that streams, and before {@code /emulation}: the same questions as at a WebSocket's
 * handshake, but for the upgrade, and the headers by which a browser lets a page of another, allowed origin read the
 * answer. An origin that is not allowed is refused, and told nothing.
 */
@WebFilter(
        asyncSupported = true,
        urlPatterns = {
            "/connection/http_stream",
            "/connection/sse",
            "/connection/uni_http_stream",
            "/connection/uni_sse",
            "/emulation"
        })
public class StreamFilter implements Filter {

    private static final String ORIGIN = "Origin";
    private static final String UPLINK = "/emulation";

    private final Doorkeeper doorkeeper;

    /** The container calls it, as that of {@link HandshakeFilter}. */
    @Inject
    public StreamFilter(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest asked = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        Doorkeeper.Decision decision = doorkeeper.decide(asked, entrance(asked));
        if (decision instanceof Doorkeeper.Decision.Accepted accepted) {
            share(asked, answer);
            chain.doFilter(new IdentifiedRequest(asked, new HandshakePrincipal(accepted.handshake())), response);
        } else if (decision instanceof Doorkeeper.Decision.Refused refused) {
            if (refused.reason().isLater()) {
                share(asked, answer);
            }
            refused.answer(answer);
        }
    }

    private static Entrance entrance(HttpServletRequest request) {
        boolean connects =
                request.getMethod().equals("GET") || request.getMethod().equals("POST");
        return connects && !request.getServletPath().equals(UPLINK) ? Entrance.STREAM : Entrance.BESIDE;
    }

    /** What the Fetch standard asks of an answer that a page of another origin may read. */
    private static void share(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Vary", ORIGIN);
        Optional.ofNullable(request.getHeader(ORIGIN)).ifPresent(origin -> {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
            Optional.ofNullable(request.getHeader("Access-Control-Request-Headers"))
                    .ifPresent(names -> response.setHeader("Access-Control-Allow-Headers", names));
        });
    }
}

package dev.carillon.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose principal is the handshake. Roles stay those of the container's user. */
final class IdentifiedRequest extends HttpServletRequestWrapper {

    private final HandshakePrincipal principal;

    IdentifiedRequest(HttpServletRequest request, HandshakePrincipal principal) {
        super(request);
        this.principal = principal;
    }

    @Override
    public Principal getUserPrincipal() {
        return principal;
    }
}

package dev.carillon.security;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Applies {@link InsecureGuard} to every request. */
@WebFilter(asyncSupported = true, urlPatterns = "/*")
public class InsecureFilter implements Filter {

    // A field, since not every container injects a filter's constructor.
    @Inject
    private InsecureGuard guard;

    public InsecureFilter() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!guard.refuses(request.getLocalAddr())) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletResponse refusal = (HttpServletResponse) response;
        refusal.setStatus(HttpServletResponse.SC_FORBIDDEN);
        refusal.setContentType("text/plain;charset=UTF-8");
        refusal.getOutputStream().write((InsecureGuard.SENTENCE + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

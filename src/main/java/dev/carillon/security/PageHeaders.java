package dev.carillon.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells browsers to run only what this server serves and to show it in no other page's frame (guarantees.md row 52).
 * Pages are asked for again after each release: their modules have no version in their names.
 */
@WebFilter(
        asyncSupported = true,
        urlPatterns = {"/", "/index.html", "/app/*", "/vendor/*"})
public class PageHeaders implements Filter {

    private static final String POLICY = "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse page = (HttpServletResponse) response;
        page.setHeader("Content-Security-Policy", POLICY);
        page.setHeader("X-Content-Type-Options", "nosniff");
        page.setHeader("X-Frame-Options", "DENY");
        page.setHeader("Referrer-Policy", "no-referrer");
        page.setHeader("Cache-Control", "no-cache");
        chain.doFilter(request, response);
    }
}

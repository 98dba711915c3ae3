package dev.carillon.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The headers of a request, read without surprises. Linear in their size.
 *
 * @param request not read beyond its header
 */
record RequestHeaders(HttpServletRequest request) {

    /** The values of all lines of this name, in order. */
    List<String> all(String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** The value when there is exactly one line of this name. */
    Optional<String> single(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    boolean has(String name) {
        return request.getHeader(name) != null;
    }

    /** The elements of a comma-separated header, over all of its lines, without blanks around them; empty ones too. */
    List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (String line : all(name)) {
            Stream.of(line.split(",", -1)).map(String::strip).forEach(elements::add);
        }
        return elements;
    }

    /** Whether a comma-separated header has this element, in any case. */
    boolean lists(String name, String element) {
        return elements(name).stream().anyMatch(element::equalsIgnoreCase);
    }

    /** Whether the header lines, with the request line, keep to these limits. */
    boolean fit(int maxLines, int maxBytes) {
        int lines = 0;
        long bytes = request.getRequestURI().length()
                + Optional.ofNullable(request.getQueryString())
                        .map(String::length)
                        .orElse(0);
        for (String name : names()) {
            for (String value : all(name)) {
                lines++;
                bytes += name.length() + value.length() + 4; // ": " and the line's end
            }
        }
        return lines <= maxLines && bytes <= maxBytes;
    }

    /**
     * Whether a control character stands in the address, plain or escaped, or in a header.
     *
     * @param inQuery whether one that is escaped counts in the query too
     */
    boolean holdControls(boolean inQuery) {
        return hasControl(request.getRequestURI(), true)
                || hasControl(Optional.ofNullable(request.getQueryString()).orElse(""), inQuery)
                || names().stream().flatMap(name -> all(name).stream()).anyMatch(value -> hasControl(value, false));
    }

    private List<String> names() {
        return Collections.list(request.getHeaderNames());
    }

    private static boolean hasControl(String text, boolean escaped) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean tab = c == '\t' && !escaped;
            if (c < ' ' && !tab || c == 0x7f || escaped && c == '%' && isEscapedControl(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscapedControl(String text, int percent) {
        String escape =
                text.substring(percent, Math.min(percent + 3, text.length())).toLowerCase(Locale.ROOT);
        return escape.startsWith("%0") || escape.startsWith("%1") || escape.equals("%7f");
    }
}

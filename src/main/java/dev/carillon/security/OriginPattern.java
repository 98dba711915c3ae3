package dev.carillon.security;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One allowed origin, as in {@code https://*.example.com} or {@code http://localhost:*}.
 *
 * <p>A star as the whole first label stands for one or more labels; a star within a label stands for characters of that
 * label. The last two labels hold no star, or {@code *example.com} would let in {@code evil-example.com} and
 * {@code example.*} would let in {@code example.evil}. A host that is only a star is any host. Without a port, only the
 * scheme's usual one matches.
 */
record OriginPattern(String scheme, List<String> labels, String port) {

    static final String ALLOWED_FORM =
            "*, null, or origins such as https://app.example.com, https://*.example.com and http://localhost:*,"
                    + " with no star in the last two parts of the name and no path";

    private static final String ANY = "*";
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9+.-]*+|\\*)://"
            + "([a-z0-9_*-]++(?:\\.[a-z0-9_*-]++)*+\\.?|\\[[0-9a-f:.]{2,45}])(?::([1-9][0-9]{0,4}|\\*))?");

    /** @return empty unless the text has the {@linkplain #ALLOWED_FORM allowed form}, in lower case */
    static Optional<OriginPattern> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String port = matcher.group(3);
        List<String> labels = labels(matcher.group(2));
        return hasGoodStars(labels)
                ? Optional.of(new OriginPattern(matcher.group(1), labels, port == null ? "" : port))
                : Optional.empty();
    }

    private static boolean hasGoodStars(List<String> labels) {
        List<String> names = labels.stream().filter(label -> !label.isEmpty()).toList();
        if (labels.equals(List.of(ANY)) || names.equals(List.of(ANY, "localhost"))) {
            return true;
        }
        int ownName = Math.max(0, names.size() - 2);
        return names.subList(ownName, names.size()).stream().noneMatch(label -> label.contains(ANY))
                && names.stream().allMatch(label -> label.indexOf(ANY) == label.lastIndexOf(ANY));
    }

    /** Whether every host matches. */
    boolean isAnyHost() {
        return labels.equals(List.of(ANY));
    }

    boolean matches(WebOrigin origin) {
        return (scheme.equals(ANY) || scheme.equals(origin.scheme()))
                && matchesPort(origin)
                && (isAnyHost() || matchesHost(labels(origin.host())));
    }

    private boolean matchesPort(WebOrigin origin) {
        return switch (port) {
            case ANY -> true;
            case "" -> origin.port() == WebOrigin.usualPort(origin.scheme());
            default -> origin.port() == Integer.parseInt(port);
        };
    }

    // From the right, since only the first label of a pattern may stand for several.
    private boolean matchesHost(List<String> host) {
        int more = host.size() - labels.size();
        if (more < 0 || more > 0 && !labels.get(0).equals(ANY)) {
            return false;
        }
        for (int i = 0; i < labels.size(); i++) {
            if (!matchesLabel(labels.get(i), host.get(i + more))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesLabel(String pattern, String label) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(label);
        }
        return label.length() >= pattern.length() - 1
                && label.startsWith(pattern.substring(0, star))
                && label.endsWith(pattern.substring(star + 1));
    }

    private static List<String> labels(String host) {
        return host.startsWith("[") ? List.of(host) : List.of(host.split("\\.", -1));
    }
}

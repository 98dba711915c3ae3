package dev.carillon.direct;

import dev.carillon.security.ExtensionOffers;
import dev.carillon.security.ExtensionOffers.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is agreed when a peer offers permessage-deflate (RFC 7692 sections 5.1 and 7.1). */
final class DeflateOffer {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    private static final String AGREED = NAME + "; " + SERVER_NO_CONTEXT_TAKEOVER + "; " + CLIENT_NO_CONTEXT_TAKEOVER;

    /** All that the JDK's deflater knows. */
    private static final String OUR_WINDOW_BITS = "15";

    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    private DeflateOffer() {}

    /**
     * Takes the first offer that can be had as it is; each is judged for itself.
     *
     * @return the value of the answer's Sec-WebSocket-Extensions; empty when none can be had
     */
    static Optional<String> accept(ExtensionOffers offers) {
        return offers.all().stream()
                .filter(offer -> offer.name().equals(NAME) && isGood(offer.parameters()))
                .findFirst()
                .map(offer -> asks(offer.parameters(), SERVER_MAX_WINDOW_BITS)
                        ? AGREED + "; " + SERVER_MAX_WINDOW_BITS + "=" + OUR_WINDOW_BITS
                        : AGREED);
    }

    private static boolean asks(List<Parameter> parameters, String name) {
        return parameters.stream().anyMatch(each -> each.name().equals(name));
    }

    private static boolean isGood(List<Parameter> parameters) {
        Set<String> names = new HashSet<>();
        return parameters.stream().allMatch(each -> names.add(each.name()) && isGood(each));
    }

    private static boolean isGood(Parameter parameter) {
        Optional<String> value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value.isEmpty();
            // A smaller window would be a promise that the JDK's deflater cannot keep.
            case SERVER_MAX_WINDOW_BITS -> value.filter(OUR_WINDOW_BITS::equals).isPresent();
            // A hint: our window takes what any other has made.
            case CLIENT_MAX_WINDOW_BITS ->
                value.isEmpty() || WINDOW_BITS.matcher(value.get()).matches();
            default -> false;
        };
    }
}

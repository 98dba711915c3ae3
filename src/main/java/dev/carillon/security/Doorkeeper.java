package dev.carillon.security;

import dev.carillon.channel.Identity;
import dev.carillon.client.Handshake;
import dev.carillon.meter.Meter;
import dev.carillon.security.OriginPolicy.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides over one request that opens a connection, before the container does. Takes time linear in the size of the request's header and
 * reads nothing else; makes no HTTP session. Thread-safe.
 */
public final class Doorkeeper {

    private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());

    private final HandshakeSettings settings;
    private final OriginPolicy origins;
    private final Admission admission;
    private final Meter meter;

    public Doorkeeper(HandshakeSettings settings, OriginPolicy origins, Admission admission, Meter meter) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.origins = Objects.requireNonNull(origins, "origins");
        this.admission = Objects.requireNonNull(admission, "admission");
        this.meter = Objects.requireNonNull(meter, "meter");
    }

    /** What becomes of a request. */
    sealed interface Decision {

        /**
         * @param handshake what is known of the peer; nothing where no connection is opened
         * @param offered   subprotocols that it offers, in its order
         */
        record Accepted(Handshake handshake, List<String> offered) implements Decision {}

        /** @param retryAfter 0 where coming back later changes nothing */
        record Refused(HandshakeRefusal reason, Duration retryAfter) implements Decision {

            // Written here and not by sendError, which answers with the container's own page.
            void answer(HttpServletResponse response) throws IOException {
                response.setStatus(reason.status());
                reason.headers().forEach(response::setHeader);
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Content-Type-Options", "nosniff");
                if (!retryAfter.isZero()) {
                    response.setHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
                }
                byte[] sentence = (reason.sentence() + "\n").getBytes(StandardCharsets.US_ASCII);
                response.setContentType("text/plain;charset=UTF-8");
                response.setContentLength(sentence.length);
                response.getOutputStream().write(sentence);
            }
        }
    }

    Decision decide(HttpServletRequest request, Entrance entrance) {
        Decision decision = judge(new RequestHeaders(request), entrance);
        if (decision instanceof Decision.Refused refused) {
            meter.count(Meter.Counter.HANDSHAKES_REFUSED, refused.reason().label());
            LOG.log(
                    Level.DEBUG,
                    "event=handshake_refused reason={0}",
                    refused.reason().label());
        }
        return decision;
    }

    private Decision judge(RequestHeaders headers, Entrance entrance) {
        if (!headers.fit(settings.maxHeaders(), settings.maxHeaderBytes())) {
            return refused(HandshakeRefusal.TOO_MANY_HEADERS);
        }
        if (headers.holdControls(entrance == Entrance.UPGRADE)) {
            return refused(HandshakeRefusal.CONTROL_CHARACTER);
        }
        Optional<HandshakeRefusal> flaw =
                entrance == Entrance.UPGRADE ? UpgradeRequest.flaw(headers) : Optional.empty();
        if (flaw.isPresent()) {
            return refused(flaw.get());
        }
        Optional<String> host = headers.single("Host");
        if (host.isEmpty()) {
            return refused(HandshakeRefusal.HOST);
        }
        Route route = Route.of(headers, host.get(), settings);
        Verdict origin = origins.judge(headers.all("Origin"), route.host(), route.scheme());
        if (origin == Verdict.FOREIGN) {
            return refused(HandshakeRefusal.ORIGIN);
        }
        return entrance.connects()
                ? introduce(headers, route, origin)
                : new Decision.Accepted(Handshake.NONE, List.of());
    }

    private Decision introduce(RequestHeaders headers, Route route, Verdict origin) {
        Optional<Subprotocols> offered = Subprotocols.parse(headers.all("Sec-WebSocket-Protocol"));
        if (offered.isEmpty()) {
            return refused(HandshakeRefusal.SUBPROTOCOL);
        }
        Optional<Query> query =
                Query.parse(Objects.requireNonNullElse(headers.request().getQueryString(), ""));
        if (query.isEmpty()) {
            return refused(HandshakeRefusal.QUERY);
        }
        if (query.get().has(Query.TOKEN) && !settings.allowTokenInUrl()) {
            return refused(HandshakeRefusal.TOKEN_IN_URL);
        }
        Optional<Credentials> credentials = Credentials.of(headers, offered.get(), query.get());
        if (credentials.isEmpty()) {
            return refused(HandshakeRefusal.CREDENTIALS);
        }
        if (!settings.userIdHeader().isEmpty()
                && headers.all(settings.userIdHeader()).size() > 1) {
            return refused(HandshakeRefusal.CREDENTIALS); // one of them is the peer's own
        }
        Optional<Admission.Refusal> full = admission.refuse(route.remote());
        if (full.isPresent()) {
            return new Decision.Refused(full.get().reason(), full.get().retryAfter());
        }
        return new Decision.Accepted(
                handshake(headers, route, origin, query.get(), credentials.get()),
                offered.get().names());
    }

    /**
     * The container's word counts where no cookie of an unknown page can have spoken: for a trusted page (a browser that
     * names no origin for the page's own server says so otherwise), or when the request has an Authorization header and no
     * cookie at all. In the latter case the container has judged the bearer
     * token itself, so it is not one for us.
     */
    private Handshake handshake(
            RequestHeaders headers, Route route, Verdict origin, Query query, Credentials credentials) {
        boolean byHeader = headers.has("Authorization") && !headers.has("Cookie");
        boolean own = origin == Verdict.ABSENT
                && headers.single("Sec-Fetch-Site")
                        .filter("same-origin"::equals)
                        .isPresent();
        Optional<Identity> identity =
                origin == Verdict.TRUSTED || own || byHeader ? container(headers) : Optional.empty();
        boolean judged = identity.isPresent() && byHeader && credentials.fromHeader();
        return new Handshake(
                proxied(headers, origin).or(() -> identity),
                judged ? "" : credentials.token(),
                route.remote(),
                format(query),
                query.value("cf_ws_frame_ping_pong").equals("true"));
    }

    // The proxy may have known the user by a cookie: where that can have been sent from an unknown page, it does not
    // count.
    private Optional<Identity> proxied(RequestHeaders headers, Verdict origin) {
        boolean sure = origin == Verdict.TRUSTED || origin == Verdict.ABSENT && !headers.has("Cookie");
        if (settings.userIdHeader().isEmpty() || !sure) {
            return Optional.empty();
        }
        return headers.single(settings.userIdHeader())
                .map(String::strip)
                .filter(user -> !user.isEmpty())
                .map(Identity::of);
    }

    private Optional<Identity> container(RequestHeaders headers) {
        Principal principal = headers.request().getUserPrincipal();
        if (!settings.containerSecurity() || principal == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(principal.getName())
                .filter(name -> !name.isBlank())
                .map(Identity::of);
    }

    private static String format(Query query) {
        String asked = query.has("format") ? query.value("format") : query.value("cf_protocol");
        return asked.equals("protobuf") || asked.equals("json") ? asked : "";
    }

    private static Decision refused(HandshakeRefusal reason) {
        return new Decision.Refused(reason, Duration.ZERO);
    }
}

package dev.carillon.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.security.ExtensionOffers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 7692 sections 5.1 and 7.1, one rule a row: what a peer offers, and what is answered. */
class DeflateOfferTest {

    private static final String NOTHING = "";
    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final String AGREED_15 = AGREED + "; server_max_window_bits=15";

    record Rule(String name, List<String> lines, String answer) {

        static Rule of(String name, String answer, String... lines) {
            return new Rule(name, List.of(lines), answer);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                Rule.of("no header", NOTHING),
                Rule.of("an empty header", NOTHING, ""),
                Rule.of("another extension", NOTHING, "x-webkit-deflate-frame"),
                Rule.of("another name that begins alike", NOTHING, "permessage-deflate2"),
                Rule.of("capital letters are another name", NOTHING, "Permessage-Deflate"),
                Rule.of("what Firefox and Safari offer", AGREED, "permessage-deflate"),
                Rule.of("what Chromium and Node offer", AGREED, "permessage-deflate; client_max_window_bits"),
                Rule.of("behind another extension", AGREED, "x-webkit-deflate-frame, permessage-deflate"),
                Rule.of("in a second header", AGREED, "x-one", "permessage-deflate"),
                Rule.of("blanks where they may be", AGREED, " ,\tpermessage-deflate\t; client_max_window_bits = 9 , "),
                Rule.of("7.1.1.1", AGREED, "permessage-deflate; server_no_context_takeover"),
                Rule.of("7.1.1.1 with a value", NOTHING, "permessage-deflate; server_no_context_takeover=1"),
                Rule.of("7.1.1.2", AGREED, "permessage-deflate; client_no_context_takeover"),
                Rule.of("7.1.1.2 with a value", NOTHING, "permessage-deflate; client_no_context_takeover=true"),
                Rule.of("7.1.2.1 our window", AGREED_15, "permessage-deflate; server_max_window_bits=15"),
                Rule.of("7.1.2.1 quoted", AGREED_15, "permessage-deflate; server_max_window_bits=\"15\""),
                Rule.of(
                        "7.1.2.1 quoted letter by letter",
                        AGREED_15,
                        "permessage-deflate; server_max_window_bits=\"\\15\""),
                Rule.of("7.1.2.1 a smaller window", NOTHING, "permessage-deflate; server_max_window_bits=14"),
                Rule.of("7.1.2.1 the smallest", NOTHING, "permessage-deflate; server_max_window_bits=8"),
                Rule.of("7.1.2.1 too small", NOTHING, "permessage-deflate; server_max_window_bits=7"),
                Rule.of("7.1.2.1 too large", NOTHING, "permessage-deflate; server_max_window_bits=16"),
                Rule.of("7.1.2.1 with a leading zero", NOTHING, "permessage-deflate; server_max_window_bits=015"),
                Rule.of("7.1.2.1 without a value", NOTHING, "permessage-deflate; server_max_window_bits"),
                Rule.of("7.1.2.2 any window", AGREED, "permessage-deflate; client_max_window_bits=8"),
                Rule.of("7.1.2.2 the largest", AGREED, "permessage-deflate; client_max_window_bits=15"),
                Rule.of("7.1.2.2 quoted", AGREED, "permessage-deflate; client_max_window_bits=\"10\""),
                Rule.of("7.1.2.2 too small", NOTHING, "permessage-deflate; client_max_window_bits=7"),
                Rule.of("7.1.2.2 too large", NOTHING, "permessage-deflate; client_max_window_bits=16"),
                Rule.of("7.1.2.2 with a leading zero", NOTHING, "permessage-deflate; client_max_window_bits=08"),
                Rule.of("7.1.2.2 negative", NOTHING, "permessage-deflate; client_max_window_bits=-8"),
                Rule.of("7.1.2.2 no number", NOTHING, "permessage-deflate; client_max_window_bits=a"),
                Rule.of(
                        "all at once",
                        AGREED_15,
                        "permessage-deflate; client_max_window_bits=10; server_max_window_bits=15;"
                                + " client_no_context_takeover; server_no_context_takeover"),
                Rule.of("7 an unknown parameter", NOTHING, "permessage-deflate; mux"),
                Rule.of(
                        "7 an unknown parameter beside others",
                        NOTHING,
                        "permessage-deflate; client_max_window_bits; x=1"),
                Rule.of(
                        "7 a parameter twice",
                        NOTHING,
                        "permessage-deflate; client_max_window_bits; client_max_window_bits"),
                Rule.of(
                        "7 twice with values",
                        NOTHING,
                        "permessage-deflate; client_max_window_bits=9; client_max_window_bits=10"),
                Rule.of("5 a bad offer declines only itself", AGREED, "permessage-deflate; mux, permessage-deflate"),
                Rule.of(
                        "5 the first that can be had",
                        AGREED,
                        "permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits,"
                                + " permessage-deflate; server_max_window_bits=15"),
                Rule.of(
                        "5 over several headers",
                        AGREED_15,
                        "permessage-deflate; server_max_window_bits=8",
                        "permessage-deflate; server_max_window_bits=15, permessage-deflate"),
                Rule.of("5 none can be had", NOTHING, "permessage-deflate; a, permessage-deflate; b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void an_offer_has_one_answer(Rule rule) {
        ExtensionOffers offers = ExtensionOffers.parse(rule.lines()).orElseThrow();

        assertThat(DeflateOffer.accept(offers).orElse(NOTHING)).isEqualTo(rule.answer());
    }
}

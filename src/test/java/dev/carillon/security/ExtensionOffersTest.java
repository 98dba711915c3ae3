package dev.carillon.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.security.ExtensionOffers.Offer;
import dev.carillon.security.ExtensionOffers.Parameter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section 9.1. */
class ExtensionOffersTest {

    @Test
    void all_offers_of_all_headers_are_read_in_order() {
        assertThat(ExtensionOffers.parse(List.of("a; x; y=1,b;z=\"2\"", " , c ,", "")))
                .contains(new ExtensionOffers(List.of(
                        new Offer(
                                "a",
                                List.of(new Parameter("x", Optional.empty()), new Parameter("y", Optional.of("1")))),
                        new Offer("b", List.of(new Parameter("z", Optional.of("2")))),
                        new Offer("c", List.of()))));
    }

    @Test
    void nothing_offers_nothing() {
        assertThat(ExtensionOffers.parse(List.of())).contains(new ExtensionOffers(List.of()));
        assertThat(ExtensionOffers.parse(List.of("", " , "))).contains(new ExtensionOffers(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "=",
                "a;",
                "a;;b",
                "a;=1",
                "a;b=",
                "a;b=,",
                "a b",
                "a;b c",
                "a;b=1 2",
                "a;b=\"\"",
                "a;b=\"1",
                "a;b=\"",
                "a;b=\"1\"2",
                "a;b=\"1 2\"",
                "a;b=\"1,2\"",
                "a;b=\"\\\"\"",
                "a;b=\"1\\",
                "\"a\"",
                "a;\"b\"",
                "a/b",
                "é",
                "a;b=é",
                ";;=,\"'"
            })
    void what_is_no_list_of_extensions_is_refused(String line) {
        assertThat(ExtensionOffers.parse(List.of(line))).isEmpty();
        assertThat(ExtensionOffers.parse(List.of("good", line))).isEmpty();
        assertThat(ExtensionOffers.parse(List.of("good; x=1," + line))).isEmpty();
    }

    @Test
    void a_long_header_takes_no_longer_than_its_length() {
        for (String part : List.of("a,", "a;b=1,", "a;b=\"", ";", "\\", "a;b;", " ", "\t,")) {
            String line = part.repeat(100_000);

            Duration taken = CpuTime.of(() -> ExtensionOffers.parse(List.of(line)));

            assertThat(taken).as(part).isLessThan(Duration.ofSeconds(2));
        }
    }
}

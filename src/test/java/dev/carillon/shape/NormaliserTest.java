package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is declared is converted; everything around it stays byte for byte. */
class NormaliserTest {

    private static final String KEY = "carillon.namespace.market.publication-normalise";

    private static Normaliser rules(String text) {
        return new Normaliser(Rules.read(KEY, text), 1_000);
    }

    private static String normalised(String rules, String json) {
        return new String(rules(rules).normalised(Payload.json(json)).bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/p:number | {\"p\":\"1\"} | {\"p\":1}",
                "/p:number | { \"a\" : [ 1 ] , \"p\" : \"-1.50e3\" , \"é\":2 } | { \"a\" : [ 1 ] , \"p\" : -1.50e3 , \"é\":2 }",
                "/p:number | {\"p\":\"0.1000000000000000055511151231257827\"} | {\"p\":0.1000000000000000055511151231257827}",
                "/p:number | {\"p\":\"\\u0031\"} | {\"p\":1}",
                "/p:number | {\"p\":2} | {\"p\":2}",
                "/p:number | {\"p\":null} | {\"p\":null}",
                "/p:number | {\"q\":\"1\"} | {\"q\":\"1\"}",
                "/p:number | [\"1\"] | [\"1\"]",
                "/p:number | {\"p\":\"1\",\"p\":\"2\"} | {\"p\":1,\"p\":2}",
                "/p:string | {\"p\":12345678901234567890} | {\"p\":\"12345678901234567890\"}",
                "/p:string | {\"p\":\"x\"} | {\"p\":\"x\"}",
                "/at:unix-seconds | {\"at\":\"2026-11-22T14:00:00Z\"} | {\"at\":1795356000}",
                "/at:unix-seconds | {\"at\":\"2026-11-22T15:00:00.999+01:00\"} | {\"at\":1795356000}",
                "/at:unix-millis | {\"at\":\"2026-11-22T14:00:00.123456Z\"} | {\"at\":1795356000123}",
                "/at:unix-millis | {\"at\":\"1969-12-31T23:59:59.9999Z\"} | {\"at\":-1}",
                "/at:unix-millis | {\"at\":\"1795356000123\"} | {\"at\":1795356000123}",
                "/at:unix-millis | {\"at\":7} | {\"at\":7}",
                "/at:iso-from-seconds | {\"at\":1795356000} | {\"at\":\"2026-11-22T14:00:00Z\"}",
                "/at:iso-from-seconds | {\"at\":-0.5} | {\"at\":\"1969-12-31T23:59:59.500Z\"}",
                "/at:iso-from-millis | {\"at\":1795356000123} | {\"at\":\"2026-11-22T14:00:00.123Z\"}",
                "/at:iso-from-millis | {\"at\":\"any text\"} | {\"at\":\"any text\"}",
                "/c:default(\"EUR\") | {\"p\":1} | {\"p\":1,\"c\":\"EUR\"}",
                "/c:default({\"a\":[1,\",)\"]}) | {} | {\"c\":{\"a\":[1,\",)\"]}}",
                "/c:default(1) | {\"c\":null} | {\"c\":null}",
                "/c:default(1) | {\"c\":\"2\"} | {\"c\":\"2\"}",
                "/c:default(1),/c:string | {\"c\":2} | {\"c\":\"2\"}",
                "/a/b:default(1) | {\"a\":{ }} | {\"a\":{ \"b\":1}}",
                "/a/b:default(1) | {} | {}",
                "/*/p:number, /*/q:default(0) | [{\"p\":\"1\"},{\"q\":3,\"p\":\"2\"}] | [{\"p\":1,\"q\":0},{\"q\":3,\"p\":2}]",
                "/items/*/p:number | {\"items\":[{\"p\":\"1\"}]} | {\"items\":[{\"p\":1}]}",
                "/prices/*:number | {\"prices\":{\"a\":\"1\",\"b\":\"2\"}} | {\"prices\":{\"a\":1,\"b\":2}}",
                "/a~1b:number,/c~0d:number | {\"a/b\":\"1\",\"c~d\":\"2\"} | {\"a/b\":1,\"c~d\":2}",
            })
    void what_is_declared_is_converted(String rules, String json, String expected) {
        assertThat(normalised(rules, json)).isEqualTo(expected);
    }

    @Test
    void what_needs_no_change_is_the_same_payload() {
        Payload payload = Payload.json("{\"p\":1,\"at\":5}");

        assertThat(rules("/p:number,/at:unix-millis,/at:default(0)").normalised(payload))
                .isSameAs(payload);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/p:number | {\"p\":\"x\"} | /p",
                "/p:number | {\"p\":\"\"} | /p",
                "/p:number | {\"p\":\" 1\"} | /p",
                "/p:number | {\"p\":\"1 \"} | /p",
                "/p:number | {\"p\":\"+1\"} | /p",
                "/p:number | {\"p\":\"0x1\"} | /p",
                "/p:number | {\"p\":\"1e999\"} | /p",
                "/p:number | {\"p\":true} | /p",
                "/p:number | {\"p\":{}} | /p",
                "/p:string | {\"p\":[1]} | /p",
                "/at:unix-millis | {\"at\":\"2026-11-22\"} | /at",
                "/at:unix-millis | {\"at\":\"2026-11-22T14:00:00\"} | /at",
                "/at:unix-millis | {\"at\":\"+999999999-12-31T23:59:59Z\"} | /at",
                "/at:iso-from-seconds | {\"at\":1e300} | /at",
                "/at:iso-from-seconds | {\"at\":253402300800} | /at",
                "/at:iso-from-seconds | {\"at\":1e-999999999} | /at",
                "/a/*/b~1c:number | {\"a\":[{},{\"b/c\":\"x\"}]} | /a/1/b~1c",
            })
    void what_cannot_be_converted_is_refused_with_its_path(String rules, String json, String path) {
        assertThatExceptionOfType(MisshapenException.class)
                .isThrownBy(() -> normalised(rules, json))
                .satisfies(misshapen -> assertThat(misshapen.path()).isEqualTo(path));
    }

    @Test
    void no_default_makes_a_publication_larger_than_the_limit() {
        assertThat(normalised("/*/a:default(\"aaaaaaaaaaaaaaaaaaaa\")", "[{}]")).contains("aaa");

        assertThatThrownBy(() -> normalised("/*/a:default(\"aaaaaaaaaaaaaaaaaaaa\")", "[" + "{},".repeat(100) + "{}]"))
                .isInstanceOf(MisshapenException.class)
                .hasMessageContaining("1000 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price:number",
                "/price",
                "/price:",
                "/price:float",
                "/price:number /at:iso-from-millis",
                "/price:number,/price:string",
                "/c:default(EUR)",
                "/c:default(1",
                "/c:default(1)x",
                "/c:default(1),/c:default(2)",
                "/*:default(1)",
            })
    void a_rule_that_is_none_stops_the_deployment_with_its_key(String rules) {
        assertThatThrownBy(() -> rules(rules))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(KEY);
    }
}

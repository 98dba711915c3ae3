package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonPayload;

/** Whatever bytes come, they are refused or go to and fro without a change. */
final class TranslationAgreement {

    private static final Translation QUOTES = Quotes.translation(100_000);
    private static final Schema SCHEMA = Schema.compile("test", """
            {"type":"object","properties":{"price":{"multipleOf":0.01,"maximum":1e9},"symbol":{"pattern":"^(a|b)*.*c$"},
            "tags":{"uniqueItems":true},"next":{"$ref":"#"}},"additionalProperties":{"type":["object","string"]}}""".getBytes());
    private static final Normaliser RULES = new Normaliser(
            Rules.read("test", "/price:number,/at:unix-millis,/*/lots:string,/next/at:iso-from-millis,/c:default({})"),
            100_000);

    private TranslationAgreement() {}

    static void payload(byte[] bytes) {
        try {
            comesBack(QUOTES.fromBinary(bytes));
        } catch (MisshapenException refused) {
            // as it should be
        }
        JsonPayload.check(Payload.of(bytes)).ifPresent(TranslationAgreement::json);
    }

    private static void json(Payload json) {
        try {
            SCHEMA.check(json);
        } catch (MisshapenException refused) {
            assertThat(refused.expected()).isNotEmpty();
        }
        try {
            Payload normalised = RULES.normalised(json);
            assertThat(JsonPayload.check(Payload.of(normalised.bytes()))).contains(normalised);
            assertThat(RULES.normalised(normalised)).isSameAs(normalised);
        } catch (MisshapenException refused) {
            assertThat(refused.path()).startsWith("/");
        }
        try {
            comesBack(QUOTES.canonical(json));
        } catch (MisshapenException refused) {
            // as it should be
        }
    }

    private static void comesBack(Payload canonical) {
        assertThat(JsonPayload.check(Payload.of(canonical.bytes()))).contains(canonical);
        assertThat(QUOTES.canonical(canonical)).isEqualTo(canonical);
        assertThat(QUOTES.fromBinary(QUOTES.toBinary(canonical))).isEqualTo(canonical);
    }
}

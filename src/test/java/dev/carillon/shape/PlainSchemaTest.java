package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.Payload;
import dev.carillon.protocol.JsonPayload;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain keywords decide as the library decides; all others are left to it. */
class PlainSchemaTest {

    private static final int SCHEMAS = 4_000;
    private static final int VALUES_OF_EACH = 12;

    private static JsonTree tree(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return JsonTree.of(JsonPayload.check(Payload.of(bytes)).orElseThrow().bytes());
    }

    private static final JsonNodeFactory TREES = new JsonNodeFactory() {
        @Override
        public JsonNode wrap(Object node) {
            return (JsonNode) node;
        }

        @Override
        public JsonNode create(String json) {
            return tree(json);
        }
    };

    @Test
    void a_plain_schema_and_the_library_agree_on_every_value() {
        Random random = new Random(7);
        Validator library = new ValidatorFactory().withJsonNodeFactory(TREES).createValidator();
        int passed = 0;
        int refused = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            String text = schema(random, 3);
            PlainSchema plain = PlainSchema.of(tree(text)).orElseThrow();
            URI uri = URI.create("urn:test:" + i);
            library.registerSchema(uri, tree(text));
            for (int k = 0; k < VALUES_OF_EACH; k++) {
                String value = value(random, 3);
                boolean passes = plain.passes(tree(value));
                assertThat(passes)
                        .as("%s by %s", value, text)
                        .isEqualTo(library.validate(uri, tree(value)).isValid());
                passed += passes ? 1 : 0;
                refused += passes ? 0 : 1;
            }
        }
        assertThat(Math.min(passed, refused)).isGreaterThan(SCHEMAS);
    }

    private static String schema(Random random, int depth) {
        if (random.nextInt(12) == 0) {
            return random.nextInt(3) == 0 ? "false" : "true";
        }
        return IntStream.range(0, 14)
                .filter(keyword -> random.nextInt(6) == 0)
                .mapToObj(keyword -> keyword(random, keyword, depth))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String keyword(Random random, int keyword, int depth) {
        return switch (keyword) {
            case 0 -> "\"type\":" + type(random);
            case 1 -> "\"$comment\":\"any\",\"default\":1";
            case 2 -> "\"enum\":[" + value(random, 1) + "," + value(random, 2) + "]";
            case 3 -> "\"const\":" + value(random, 1);
            case 4 -> (random.nextBoolean() ? "\"minimum\":" : "\"exclusiveMinimum\":") + number(random);
            case 5 -> (random.nextBoolean() ? "\"maximum\":" : "\"exclusiveMaximum\":") + number(random);
            case 6 -> "\"minLength\":" + random.nextInt(3) + ",\"maxLength\":" + (1 + random.nextInt(3)) + ".0";
            case 7 -> "\"pattern\":\"" + List.of("^a", "b$", "[a-c]+", "").get(random.nextInt(4)) + "\"";
            case 8 -> "\"minItems\":" + random.nextInt(3) + ",\"maxItems\":" + (1 + random.nextInt(3));
            case 9 -> "\"items\":" + (depth > 0 ? schema(random, depth - 1) : "true");
            case 10 -> "\"minProperties\":" + random.nextInt(2) + ",\"maxProperties\":" + (1 + random.nextInt(2));
            case 11 -> "\"required\":[\"" + name(random) + "\"]";
            case 12 ->
                "\"properties\":{\"a\":" + (depth > 0 ? schema(random, depth - 1) : "false") + ",\"b\":{\"type\":"
                        + type(random) + "}}";
            default -> "\"additionalProperties\":" + (depth > 0 ? schema(random, depth - 1) : "false");
        };
    }

    private static String type(Random random) {
        List<String> types = List.of(
                "\"null\"", "\"boolean\"", "\"string\"", "\"number\"", "\"integer\"", "\"array\"", "\"object\"");
        String one = types.get(random.nextInt(types.size()));
        int other = random.nextInt(types.size());
        return random.nextBoolean() || types.get(other).equals(one) ? one : "[" + one + "," + types.get(other) + "]";
    }

    private static String name(Random random) {
        return List.of("a", "b", "c", "\\u0061").get(random.nextInt(4));
    }

    private static String number(Random random) {
        return List.of("0", "-0", "1", "1.0", "1.5", "2", "-1", "1e0", "20e-1", "3")
                .get(random.nextInt(10));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> number(random);
            case 4 ->
                List.of("\"\"", "\"a\"", "\"ab\"", "\"xyz\"", "\"\\ud83d\\ude00\"")
                        .get(random.nextInt(5));
            case 5 ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(each -> value(random, depth - 1))
                        .collect(Collectors.joining(",", "[", "]"));
            default ->
                List.of("a", "b", "c").stream()
                        .filter(name -> random.nextBoolean())
                        .map(name -> "\"" + name + "\":" + value(random, depth - 1))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{}}}",
                "{\"properties\":{\"a\":{\"items\":{\"not\":{}}}}}",
                "{\"patternProperties\":{\"a\":true},\"additionalProperties\":false}",
                "{\"prefixItems\":[true],\"items\":false}",
                "{\"additionalProperties\":{\"uniqueItems\":true}}",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
                "{\"unevaluatedProperties\":false}",
                "{\"dependentRequired\":{}}",
                "{\"anything\":1}",
                "{\"maxItems\":99999999999}",
            })
    void what_is_not_plain_is_the_library_s(String schema) {
        assertThat(PlainSchema.of(tree(schema))).isEmpty();
    }
}

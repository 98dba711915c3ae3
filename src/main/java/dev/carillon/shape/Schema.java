package dev.carillon.shape;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonNames;
import dev.carillon.protocol.JsonPayload;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSON Schema, of draft 2020-12 unless its {@code $schema} says otherwise. Nothing is ever fetched for it: what
 * it refers to is within it. Thread-safe.
 */
final class Schema {

    /** Characters of the schema that are told with a refusal. */
    private static final int MAX_EXCERPT = 120;

    private final Validator validator;
    private final URI uri;
    private final JsonTree tree;
    private final JsonNames names;
    private final Optional<PlainSchema> plain;

    private Schema(Validator validator, URI uri, JsonTree tree) {
        this.validator = validator;
        this.uri = uri;
        this.tree = tree;
        this.plain = PlainSchema.of(tree);
        Set<String> all = new HashSet<>();
        collect(tree, all);
        this.names = JsonNames.ofAny(List.copyOf(all));
    }

    /**
     * @param key names the configuration
     * @throws ConfigurationException when it is no schema, or refers to what is not in it
     */
    static Schema compile(String key, byte[] text) {
        Payload json = JsonPayload.check(Payload.of(text))
                .orElseThrow(() -> new ConfigurationException(key + " is not one valid UTF-8 JSON value"));
        try {
            JsonTree tree = JsonTree.of(json.bytes());
            Keywords keywords = new Keywords();
            Validator validator = new ValidatorFactory()
                    .withJsonNodeFactory(new Trees())
                    .withEvaluatorFactory(keywords)
                    .createValidator();
            URI uri = validator.registerSchema(tree);
            Schema schema = new Schema(validator, uri, tree);
            schema.probe(List.copyOf(keywords.references()));
            return schema;
        } catch (StackOverflowError endless) {
            throw new ConfigurationException(key + " refers to itself without an end");
        } catch (InvalidSchemaException broken) {
            String where = broken.getErrors().isEmpty()
                    ? ""
                    : " (at " + broken.getErrors().get(0).getInstanceLocation() + ")";
            throw new ConfigurationException(key + " is not a JSON Schema" + where);
        } catch (RuntimeException broken) {
            throw new ConfigurationException(key + " is not a JSON Schema: " + broken.getMessage());
        }
    }

    // Among them those that members of a value are going to have.
    private static void collect(JsonNode schema, Set<String> names) {
        schema.asArray().forEach(each -> collect(each, names));
        schema.asObject().forEach((name, each) -> {
            names.add(name);
            collect(each, names);
        });
    }

    // A reference to nowhere is found when it is followed, an endless one too.
    private void probe(List<URI> references) {
        for (String sample : List.of("{}", "[]", "\"\"", "0")) {
            JsonTree value = JsonTree.of(sample.getBytes(StandardCharsets.US_ASCII));
            validator.validate(uri, value);
            references.forEach(reference -> validator.validate(reference, value));
        }
    }

    /** @throws MisshapenException when the value is none of this schema's */
    void check(Payload json) {
        JsonTree value = JsonTree.of(json.bytes(), names);
        if (plain.isPresent() && plain.get().passes(value)) {
            return;
        }
        judge(value);
    }

    private void judge(JsonTree value) {
        Validator.Result result;
        try {
            result = validator.validate(uri, value);
        } catch (StackOverflowError tooDeep) {
            throw new MisshapenException("", "a value that nests less deep");
        }
        if (!result.isValid()) {
            List<Error> errors = result.getErrors();
            throw errors.isEmpty()
                    ? new MisshapenException("", "what the schema describes")
                    : new MisshapenException(errors.get(0).getInstanceLocation(), expected(errors.get(0)));
        }
    }

    // Not the library's words: they tell of the value. The schema's own are the operator's.
    private String expected(Error error) {
        @Nullable String keyword = error.getKeyword();
        if (keyword == null) {
            return "nothing here";
        }
        JsonNode at = tree;
        String location = error.getSchemaLocation();
        String pointer = location.substring(location.indexOf('#') + 1);
        for (String step :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            List<JsonNode> elements = at.asArray();
            JsonNode next = at.isArray() && name.matches("\\d{1,6}") && Integer.parseInt(name) < elements.size()
                    ? elements.get(Integer.parseInt(name))
                    : at.asObject().get(name);
            if (next == null) {
                return keyword;
            }
            at = next;
        }
        JsonNode value = at.asObject().get(keyword);
        if (!(value instanceof JsonTree known)) {
            return keyword;
        }
        String text = known.text().replaceAll("\\s+", " ");
        return keyword + " " + (text.length() <= MAX_EXCERPT ? text : text.substring(0, MAX_EXCERPT) + "…");
    }

    /** Makes trees of texts, as of the drafts' own schemas, which the library brings along. */
    private static final class Trees implements JsonNodeFactory {

        @Override
        public JsonNode wrap(Object node) {
            return (JsonNode) node;
        }

        @Override
        public JsonNode create(String json) {
            Payload checked = JsonPayload.check(Payload.of(json.getBytes(StandardCharsets.UTF_8)))
                    .orElseThrow(() -> new IllegalArgumentException("not JSON"));
            return JsonTree.of(checked.bytes());
        }
    }
}

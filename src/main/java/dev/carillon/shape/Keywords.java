package dev.carillon.shape;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keywords of JSON Schema that the library would work on without a bound, or would leave out in silence when they are
 * broken. Patterns are searched for in time in proportion to the text, which a peer chooses. Used while one schema is
 * compiled, on one thread.
 */
final class Keywords implements EvaluatorFactory {

    /** What says nothing about a value, so that nothing is to be kept of it while one is checked. */
    static final Set<String> REMARKS =
            Set.of("title", "description", "$comment", "format", "default", "contentEncoding", "contentMediaType");

    /** Where the drafts' own schemas are from, which the library compiles first. */
    private static final String OF_THE_DRAFTS = "json-schema.org";

    private static final Evaluator REMARK = (context, node) -> Evaluator.Result.success();

    private final List<URI> references = new ArrayList<>();

    /** Where every {@code $ref} points to, as far as it has been compiled. */
    List<URI> references() {
        return references;
    }

    /** @throws PatternSyntaxException when a regular expression is none */
    @Override
    public Optional<Evaluator> create(SchemaParsingContext context, String keyword, JsonNode value) {
        return switch (keyword) {
            case "pattern" -> value.isString() ? Optional.of(pattern(value.asString())) : Optional.empty();
            case "patternProperties" ->
                value.isObject() ? Optional.of(patternProperties(context, value)) : Optional.empty();
            case "uniqueItems" -> value.isBoolean() ? Optional.of(uniqueItems(value.asBoolean())) : Optional.empty();
            case "$ref" -> {
                if (value.isString()
                        && !OF_THE_DRAFTS.equals(context.getParentUri().getHost())) {
                    references.add(target(context.getParentUri(), value.asString()));
                }
                yield Optional.empty();
            }
            default -> REMARKS.contains(keyword) ? Optional.of(REMARK) : Optional.empty();
        };
    }

    private static URI target(URI base, String reference) {
        if (reference.startsWith("#")) {
            String text = base.toString();
            int fragment = text.indexOf('#');
            return URI.create((fragment < 0 ? text : text.substring(0, fragment)) + reference);
        }
        return base.resolve(reference);
    }

    private static Evaluator pattern(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return (context, node) ->
                !node.isString() || pattern.matcher(node.asString()).find() ? good() : Evaluator.Result.failure("");
    }

    private static Evaluator patternProperties(SchemaParsingContext context, JsonNode value) {
        Map<Pattern, String> schemas = new LinkedHashMap<>();
        value.asObject()
                .forEach((expression, schema) ->
                        schemas.put(Pattern.compile(expression), context.getAbsoluteUri(schema)));
        return (evaluation, node) -> node.isObject() ? matching(schemas, evaluation, node) : good();
    }

    private static Evaluator.Result matching(
            Map<Pattern, String> schemas, EvaluationContext evaluation, JsonNode node) {
        Set<String> matched = new HashSet<>();
        boolean valid = true;
        for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
            for (Map.Entry<Pattern, String> schema : schemas.entrySet()) {
                if (schema.getKey().matcher(member.getKey()).find()) {
                    matched.add(member.getKey());
                    valid &= evaluation.resolveInternalRefAndValidate(schema.getValue(), member.getValue());
                }
            }
        }
        // The names are what additionalProperties and unevaluatedProperties ask for.
        return valid ? Evaluator.Result.success(matched) : Evaluator.Result.failure();
    }

    // The library compares each with each.
    private static Evaluator uniqueItems(boolean unique) {
        return (context, node) -> {
            boolean good = !unique
                    || !node.isArray()
                    || new HashSet<>(node.asArray()).size() == node.asArray().size();
            return good ? good() : Evaluator.Result.failure("");
        };
    }

    private static Evaluator.Result good() {
        return Evaluator.Result.success();
    }
}

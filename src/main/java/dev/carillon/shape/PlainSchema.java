package dev.carillon.shape;

import com.google.re2j.Pattern;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema of nothing but the plain keywords, as most are. It says whether a value passes, and only that: where the
 * library keeps book of every step, which is most of what it does, this keeps nothing. What does not pass here is the
 * library's to judge and to put into words. Immutable.
 */
final class PlainSchema {

    /** What takes no part in whether a value passes, as long as nothing refers to it. */
    private static final Set<String> SILENT = Set.of("$id", "$defs", "examples", "deprecated", "readOnly", "writeOnly");

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final List<Predicate<JsonNode>> checks = new ArrayList<>();
    private @Nullable Map<String, PlainSchema> members;
    private @Nullable PlainSchema others;

    private PlainSchema() {}

    /** Empty where a keyword is another one. */
    static Optional<PlainSchema> of(JsonNode schema) {
        PlainSchema plain = new PlainSchema();
        boolean known = true;
        if (schema.isBoolean()) {
            boolean all = schema.asBoolean();
            plain.checks.add(value -> all);
        }
        for (Map.Entry<String, JsonNode> each : schema.asObject().entrySet()) {
            known &= plain.takes(each.getKey(), each.getValue());
        }
        if (plain.members != null || plain.others != null) {
            Map<String, PlainSchema> named = plain.members == null ? Map.of() : Map.copyOf(plain.members);
            plain.checks.add(value -> !value.isObject() || plain.passMembers(named, value));
        }
        return known ? Optional.of(plain) : Optional.empty();
    }

    /** Whether a value passes. */
    boolean passes(JsonNode value) {
        for (Predicate<JsonNode> check : checks) {
            if (!check.test(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean passMembers(Map<String, PlainSchema> named, JsonNode value) {
        for (Map.Entry<String, JsonNode> member : value.asObject().entrySet()) {
            PlainSchema own = named.get(member.getKey());
            PlainSchema schema = own == null ? others : own;
            if (schema != null && !schema.passes(member.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean takes(String keyword, JsonNode value) {
        return switch (keyword) {
            case "type" -> types(value.isArray() ? value.asArray() : List.of(value));
            case "enum" -> oneOf(value.asArray());
            case "const" -> oneOf(List.of(value));
            case "minimum" -> number(value, (number, bound) -> number.compareTo(bound) >= 0);
            case "maximum" -> number(value, (number, bound) -> number.compareTo(bound) <= 0);
            case "exclusiveMinimum" -> number(value, (number, bound) -> number.compareTo(bound) > 0);
            case "exclusiveMaximum" -> number(value, (number, bound) -> number.compareTo(bound) < 0);
            case "minLength" -> bound(value, bound -> text(text -> length(text) >= bound));
            case "maxLength" -> bound(value, bound -> text(text -> length(text) <= bound));
            case "pattern" -> {
                Pattern pattern = Pattern.compile(value.asString());
                yield text(text -> pattern.matcher(text).find());
            }
            case "minItems" -> bound(value, bound -> array(elements -> elements.size() >= bound));
            case "maxItems" -> bound(value, bound -> array(elements -> elements.size() <= bound));
            case "items" -> of(value).filter(this::items).isPresent();
            case "minProperties" -> bound(value, bound -> object(members -> members.size() >= bound));
            case "maxProperties" -> bound(value, bound -> object(members -> members.size() <= bound));
            case "required" -> {
                List<String> names =
                        value.asArray().stream().map(JsonNode::asString).toList();
                yield object(members -> members.keySet().containsAll(names));
            }
            case "properties" -> properties(value.asObject());
            case "additionalProperties" -> of(value).filter(this::others).isPresent();
            case "$schema" -> value.asString().equals(DRAFT);
            default -> Keywords.REMARKS.contains(keyword) || SILENT.contains(keyword);
        };
    }

    private boolean check(Predicate<JsonNode> check) {
        return checks.add(check);
    }

    private boolean types(List<JsonNode> names) {
        Set<SimpleType> types = EnumSet.noneOf(SimpleType.class);
        names.forEach(name -> types.add(SimpleType.fromName(name.asString())));
        if (types.contains(SimpleType.NUMBER)) {
            types.add(SimpleType.INTEGER);
        }
        return check(value -> types.contains(value.getNodeType()));
    }

    private boolean oneOf(List<JsonNode> values) {
        Set<JsonNode> choice = new HashSet<>(values);
        return check(choice::contains);
    }

    private boolean number(JsonNode keyword, BiPredicate<BigDecimal, BigDecimal> good) {
        BigDecimal bound = keyword.asNumber();
        return check(value -> !value.isNumber() || good.test(value.asNumber(), bound));
    }

    private static boolean bound(JsonNode keyword, IntPredicate check) {
        BigInteger bound = keyword.asInteger();
        return bound.bitLength() < Integer.SIZE && check.test(bound.intValue());
    }

    private boolean text(Predicate<String> good) {
        return check(value -> !value.isString() || good.test(value.asString()));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private boolean array(Predicate<List<JsonNode>> good) {
        return check(value -> !value.isArray() || good.test(value.asArray()));
    }

    private boolean items(PlainSchema schema) {
        return array(elements -> {
            for (JsonNode element : elements) {
                if (!schema.passes(element)) {
                    return false;
                }
            }
            return true;
        });
    }

    private boolean object(Predicate<Map<String, JsonNode>> good) {
        return check(value -> !value.isObject() || good.test(value.asObject()));
    }

    private boolean properties(Map<String, JsonNode> schemas) {
        Map<String, PlainSchema> plain = new HashMap<>();
        schemas.forEach((name, schema) -> of(schema).ifPresent(each -> plain.put(name, each)));
        members = plain;
        return plain.size() == schemas.size();
    }

    private boolean others(PlainSchema schema) {
        others = schema;
        return true;
    }
}

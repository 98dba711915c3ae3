package dev.carillon.shape;

import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonNames;
import dev.carillon.protocol.JsonReader;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as the schema library walks through it, over the bytes in which it lies: texts and numbers are made when
 * they are asked for. Equal are values that JSON Schema calls equal.
 *
 * <p>Refused are two members of one name, since the receiver may take the other one, and numbers whose decimal form would
 * take forever to reckon with.
 */
final class JsonTree implements JsonNode {

    /** Most objects have no more members, and many have one. */
    private static final int FEW = 4;

    private final @Nullable JsonTree parent;
    private final String name;
    private final int index;
    private final byte[] json;
    private final int start;
    private final SimpleType type;
    private int end;
    private List<JsonNode> elements = List.of();
    private Map<String, JsonNode> members = Map.of();

    // Made by whoever needs it first; made twice, it is the same.
    private @Nullable Object scalar;
    private @Nullable String pointer;

    /**
     * @param name  in the object around it
     * @param index in the array around it
     */
    private JsonTree(@Nullable JsonTree parent, String name, int index, byte[] json, int start) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.json = json;
        this.start = start;
        this.type = type(json[start]);
    }

    /**
     * @param json known to be one JSON value
     * @throws MisshapenException when it is one of those that are refused
     */
    static JsonTree of(byte[] json) {
        return of(json, JsonNames.of());
    }

    /**
     * The same.
     *
     * @param usual names that members are likely to have
     */
    static JsonTree of(byte[] json, JsonNames usual) {
        JsonReader reader = new JsonReader(json);
        reader.atEnd();
        return read(new Source(json, reader, usual), null, "", 0);
    }

    /** What a tree is read from. */
    private record Source(byte[] json, JsonReader reader, JsonNames usual) {}

    private static SimpleType type(byte first) {
        return switch (first) {
            case '{' -> SimpleType.OBJECT;
            case '[' -> SimpleType.ARRAY;
            case '"' -> SimpleType.STRING;
            case 't', 'f' -> SimpleType.BOOLEAN;
            case 'n' -> SimpleType.NULL;
            default -> SimpleType.NUMBER;
        };
    }

    // As deep as JSON may nest here, which is 128.
    private static JsonTree read(Source from, @Nullable JsonTree parent, String name, int index) {
        JsonTree node = new JsonTree(parent, name, index, from.json, from.reader.position());
        switch (node.type) {
            case OBJECT -> node.readMembers(from);
            case ARRAY -> node.readElements(from);
            default -> from.reader.skip();
        }
        node.end = from.reader.position();
        if (node.type == SimpleType.NUMBER && !Numbers.isBounded(from.json, node.start, node.end)) {
            throw new MisshapenException(node.getJsonPointer(), "a number of at most 400 digits");
        }
        return node;
    }

    private void readMembers(Source from) {
        Map<String, JsonNode> found = new LinkedHashMap<>(FEW);
        from.reader.beginObject();
        while (from.reader.nextMember()) {
            String member = from.reader.name(from.usual);
            JsonTree value = read(from, this, member, 0);
            if (found.put(member, value) != null) {
                throw new MisshapenException(value.getJsonPointer(), "no second member of the same name");
            }
        }
        members = found;
    }

    private void readElements(Source from) {
        List<JsonNode> found = new ArrayList<>();
        from.reader.beginArray();
        while (from.reader.nextElement()) {
            found.add(read(from, this, "", found.size()));
        }
        elements = found;
    }

    /** The value as it is written. */
    String text() {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    @Override
    public String getJsonPointer() {
        String known = pointer;
        if (known == null) {
            known = parent == null ? "" : parent.getJsonPointer() + "/" + parent.step(this);
            pointer = known;
        }
        return known;
    }

    private String step(JsonTree child) {
        return type == SimpleType.OBJECT ? JsonNode.encodeJsonPointer(child.name) : Integer.toString(child.index);
    }

    @Override
    public SimpleType getNodeType() {
        boolean whole = type == SimpleType.NUMBER
                && (Numbers.plain(json, start, end) != Numbers.NOT_PLAIN
                        || asNumber().scale() <= 0);
        return whole ? SimpleType.INTEGER : type;
    }

    @Override
    public boolean asBoolean() {
        return json[start] == 't';
    }

    @Override
    public String asString() {
        if (type != SimpleType.STRING) {
            return text();
        }
        Object known = scalar;
        if (known == null) {
            known = new JsonReader(json, start, end).string();
            scalar = known;
        }
        return (String) known;
    }

    @Override
    public BigDecimal asNumber() {
        Object known = scalar;
        if (known == null) {
            BigDecimal number = new BigDecimal(text());
            // Zeros behind the point are no other number: 1.0 is an integer, and equals 1.
            known = number.scale() > 0 ? number.stripTrailingZeros() : number;
            scalar = known;
        }
        return (BigDecimal) known;
    }

    @Override
    public BigInteger asInteger() {
        return asNumber().toBigInteger();
    }

    @Override
    public List<JsonNode> asArray() {
        return elements;
    }

    @Override
    public Map<String, JsonNode> asObject() {
        return members;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof JsonTree that) || type != that.type) {
            return false;
        }
        return switch (type) {
            case OBJECT -> members.equals(that.members);
            case ARRAY -> elements.equals(that.elements);
            case NUMBER -> asNumber().compareTo(that.asNumber()) == 0;
            default -> asString().equals(that.asString());
        };
    }

    @Override
    public int hashCode() {
        return switch (type) {
            case OBJECT -> members.hashCode();
            case ARRAY -> elements.hashCode();
            case NUMBER -> Double.hashCode(asNumber().doubleValue());
            default -> Objects.hashCode(asString());
        };
    }
}

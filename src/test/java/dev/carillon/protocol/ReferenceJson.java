package dev.carillon.protocol;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** JSON as JSON-P and the JDK's UTF-8 decoder see it: what our own reader is compared with. */
final class ReferenceJson {

    /**
     * A valid document.
     *
     * @param tokens       one by one, strings without their escapes
     * @param beyondLimits whether it is JSON of the kind that Carillon refuses all the same
     * @param repeats      whether an object, at any depth, has two members of one name
     */
    record Document(List<String> tokens, boolean beyondLimits, boolean repeats) {}

    private static final int MAX_DEPTH = 128;

    private ReferenceJson() {}

    /** Reads one value; empty when the bytes are not exactly that. */
    static Optional<Document> read(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(read(text));
        } catch (CharacterCodingException | JsonParsingException | NoSuchElementException notJson) {
            return Optional.empty();
        }
    }

    private static Document read(String text) {
        List<String> tokens = new ArrayList<>();
        boolean beyond = false;
        boolean repeats = false;
        Deque<Set<String>> levels = new ArrayDeque<>();
        try (JsonParser parser = Json.createParser(new StringReader(text))) {
            do {
                JsonParser.Event event = parser.next();
                String token = event.name();
                switch (event) {
                    case START_OBJECT, START_ARRAY -> levels.push(new HashSet<>());
                    case END_OBJECT, END_ARRAY -> levels.pop();
                    case KEY_NAME, VALUE_STRING -> {
                        token = event + " " + parser.getString();
                        beyond |= !StandardCharsets.UTF_8.newEncoder().canEncode(token);
                        repeats |= event == JsonParser.Event.KEY_NAME
                                && !levels.element().add(token);
                    }
                    case VALUE_NUMBER -> {
                        token = event + " " + parser.getString();
                        beyond |= Double.isInfinite(Double.parseDouble(parser.getString()));
                    }
                    default -> {}
                }
                beyond |= levels.size() > MAX_DEPTH;
                tokens.add(token);
            } while (parser.hasNext());
        }
        return new Document(tokens, beyond, repeats);
    }

    /** The tree of a valid document. */
    static JsonValue tree(byte[] bytes) {
        return Json.createReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))
                .readValue();
    }
}

package dev.carillon.protocol;

import dev.carillon.channel.Payload;
import dev.carillon.message.MalformedMessageException;
import java.util.Optional;

/** Judges payloads that did not come through {@link JsonFormat}. */
public final class JsonPayload {

    private JsonPayload() {}

    /**
     * Checks that a payload is one JSON value in valid UTF-8, as strictly as {@link JsonReader} reads. Takes time in
     * proportion to its length; thread-safe.
     *
     * @return the payload as known to be JSON: the same array, or a copy when it had blanks around it or raw line breaks
     *     between tokens, which are removed; empty when it is not JSON
     */
    public static Optional<Payload> check(Payload payload) {
        if (payload.isJson()) {
            return Optional.of(payload);
        }
        byte[] bytes = payload.bytes();
        try {
            int start = JsonGrammar.blank(bytes, 0, bytes.length);
            int end = JsonGrammar.value(bytes, start, bytes.length);
            if (JsonGrammar.blank(bytes, end, bytes.length) < bytes.length) {
                return Optional.empty();
            }
            boolean whole = end - start == bytes.length && !JsonText.hasLineBreak(bytes, start, end);
            return Optional.of(Payload.json(whole ? bytes : JsonReader.onOneLine(bytes, start, end)));
        } catch (MalformedMessageException notJson) {
            return Optional.empty();
        }
    }
}

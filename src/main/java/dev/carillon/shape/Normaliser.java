package dev.carillon.shape;

import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonReader;
import dev.carillon.protocol.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Converts what the rules name, in the bytes as they lie: all around it stays byte for byte. Thread-safe. */
final class Normaliser {

    /** Room for what is longer than it was. */
    private static final int SPARE = 64;

    private final Rules rules;
    private final int maxBytes;

    /** @param maxBytes of what comes out */
    Normaliser(Rules rules, int maxBytes) {
        this.rules = rules;
        this.maxBytes = maxBytes;
    }

    /**
     * @param json known to be JSON
     * @return the same payload when nothing had to be changed
     * @throws MisshapenException when something cannot be converted, or too much comes out
     */
    Payload normalised(Payload json) {
        Pass pass = new Pass(json.bytes());
        pass.value(rules);
        return pass.result(json);
    }

    /** One walk through one payload, which copies as it goes. */
    private final class Pass {

        private final byte[] bytes;
        private final JsonReader reader;
        private final Path path = new Path();
        private final ByteArrayOutputStream out;
        private int copied;

        Pass(byte[] bytes) {
            this.bytes = bytes;
            this.out = new ByteArrayOutputStream(bytes.length + SPARE);
            this.reader = new JsonReader(bytes);
            reader.atEnd();
        }

        Payload result(Payload json) {
            if (copied == 0) {
                return json;
            }
            copyTo(bytes.length);
            return Payload.json(out.toByteArray());
        }

        // As deep as the rules, not as the value.
        private void value(Rules place) {
            int start = reader.position();
            if (bytes[start] == '{' && place.reachesMembers()) {
                members(place);
            } else if (bytes[start] == '[' && place.element().isPresent()) {
                elements(place.element().get());
            } else {
                reader.skip();
            }
            Optional<Conversion> conversion = place.conversion();
            if (conversion.isPresent()) {
                convert(conversion.get(), start);
            }
        }

        private void convert(Conversion conversion, int start) {
            if (bytes[start] == 'n') {
                return;
            }
            String before = new String(bytes, start, reader.position() - start, StandardCharsets.UTF_8);
            String after = conversion.of(before).orElseThrow(() -> path.misshapen(conversion.word()));
            if (!after.equals(before)) {
                splice(start, after.getBytes(StandardCharsets.UTF_8), reader.position());
            }
        }

        private void members(Rules place) {
            boolean any = false;
            Set<String> seen = place.fills() ? new HashSet<>() : Set.of();
            reader.beginObject();
            while (reader.nextMember()) {
                any = true;
                String name = reader.name();
                if (place.fills()) {
                    seen.add(name);
                }
                Optional<Rules> inner = place.member(name);
                if (inner.isPresent() && !inner.get().isEmpty()) {
                    path.enter(name);
                    value(inner.get());
                    path.leave();
                } else {
                    reader.skip();
                }
            }
            int brace = reader.position() - 1;
            for (Map.Entry<String, Rules> each : place.members().entrySet()) {
                byte[] otherwise = each.getValue().otherwise();
                if (otherwise != null && !seen.contains(each.getKey())) {
                    insert(brace, any, each.getKey(), otherwise);
                    any = true;
                }
            }
        }

        private void elements(Rules each) {
            int index = 0;
            reader.beginArray();
            while (reader.nextElement()) {
                path.enter(index);
                value(each);
                path.leave();
                index++;
            }
        }

        private void insert(int at, boolean behind, String name, byte[] value) {
            byte[] quoted = new JsonWriter(name.length() + 2).value(name).toByteArray();
            copyTo(at);
            if (behind) {
                out.write(',');
            }
            out.writeBytes(quoted);
            out.write(':');
            out.writeBytes(value);
            check();
        }

        private void splice(int start, byte[] instead, int end) {
            copyTo(start);
            out.writeBytes(instead);
            copied = end;
            check();
        }

        private void copyTo(int end) {
            out.write(bytes, copied, end - copied);
            copied = end;
        }

        private void check() {
            if (out.size() + bytes.length - copied > maxBytes) {
                throw new MisshapenException("", "at most " + maxBytes + " bytes once it is normalised");
            }
        }
    }
}

package dev.carillon.shape;

import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import dev.carillon.protocol.JsonReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The numbers of one JSON value, as the types of Protobuf have them; they may be written as texts. Not thread-safe. */
final class JsonNumbers {

    private static final BigInteger UINT64_MAX =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
    private static final String WHOLE = "a whole number";

    private final byte[] json;
    private final JsonReader reader;
    private final Path path;

    JsonNumbers(byte[] json, JsonReader reader, Path path) {
        this.json = json;
        this.reader = reader;
        this.path = path;
    }

    /** Reads a whole number: its low 64 bits, with the sign of a signed type. */
    long integer(Type type) {
        int start = reader.position();
        boolean quoted = json[start] == '"';
        if (!quoted && !Numbers.begins(json[start])) {
            throw path.misshapen(WHOLE);
        }
        reader.skip();
        int quote = quoted ? 1 : 0;
        int end = reader.position();
        long plain = Numbers.plain(json, start + quote, end - quote);
        return plain == Numbers.NOT_PLAIN ? any(type, text(start, end)) : checked(type, plain);
    }

    /** The same of a text, as a member's name is. */
    long integer(Type type, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long plain = Numbers.plain(utf8, 0, utf8.length);
        if (plain != Numbers.NOT_PLAIN) {
            return checked(type, plain);
        } else if (!Numbers.isNumber(text)) {
            throw path.misshapen(WHOLE);
        }
        return any(type, text);
    }

    /** The digits of a number, or of a text that is one. */
    private String text(int start, int end) {
        if (json[start] != '"') {
            return new String(json, start, end - start, StandardCharsets.US_ASCII);
        }
        String text = new JsonReader(json, start, end).string();
        if (!Numbers.isNumber(text)) {
            throw path.misshapen(WHOLE);
        }
        return text;
    }

    private long checked(Type type, long number) {
        boolean good = switch (type) {
            case INT32, SINT32, SFIXED32 -> number == (int) number;
            case UINT32, FIXED32 -> number >= 0 && number <= 0xffff_ffffL;
            case INT64, SINT64, SFIXED64 -> true;
            default -> number >= 0;
        };
        return good ? number : any(type, Long.toString(number));
    }

    private long any(Type type, String number) {
        return switch (type) {
            case INT32, SINT32, SFIXED32 -> whole(number, Integer.MIN_VALUE, BigInteger.valueOf(Integer.MAX_VALUE));
            case UINT32, FIXED32 -> whole(number, 0, BigInteger.valueOf(0xffff_ffffL));
            case INT64, SINT64, SFIXED64 -> whole(number, Long.MIN_VALUE, BigInteger.valueOf(Long.MAX_VALUE));
            default -> whole(number, 0, UINT64_MAX);
        };
    }

    private long whole(String number, long min, BigInteger max) {
        BigInteger whole = Numbers.whole(number).orElseThrow(() -> path.misshapen(WHOLE));
        if (whole.compareTo(BigInteger.valueOf(min)) < 0 || whole.compareTo(max) > 0) {
            throw path.misshapen("a whole number from " + min + " to " + max);
        }
        return whole.longValue();
    }

    /**
     * Reads a number with a fraction.
     *
     * @param single whether it is a float, which is read as one: by way of a double it would be rounded twice
     */
    Number floating(boolean single) {
        int start = reader.position();
        boolean quoted = json[start] == '"';
        if (!quoted && !Numbers.begins(json[start])) {
            throw path.misshapen("a number");
        }
        String text;
        if (quoted) {
            text = reader.string();
            switch (text) {
                case "NaN":
                    return Double.NaN;
                case "Infinity":
                    return Double.POSITIVE_INFINITY;
                case "-Infinity":
                    return Double.NEGATIVE_INFINITY;
                default:
                    if (!Numbers.isNumber(text)) {
                        throw path.misshapen("a number");
                    }
            }
        } else {
            reader.skip();
            text = new String(json, start, reader.position() - start, StandardCharsets.US_ASCII);
        }
        return single ? single(text) : Double.valueOf(text);
    }

    private float single(String text) {
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value)) {
            throw path.misshapen("a number that a float holds");
        }
        return value;
    }
}

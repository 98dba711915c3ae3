package dev.carillon.protocol;

import java.util.Random;

/** Makes valid JSON of every shape that Carillon accepts: blanks, line breaks, escapes and all. */
final class RandomJson {

    private static final int MAX_DEPTH = 6;
    private static final int MAX_MEMBERS = 5;
    private static final int MAX_CHARS = 24;
    private static final String[] BLANKS = {"", "", "", " ", "\t", "\n", "\r\n", "\r", "  \n\n "};
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "0.5",
        "1.50",
        "1e5",
        "1E-5",
        "-2.5e+3",
        "9007199254740993",
        "1e308",
        "123456789.987654321"
    };

    private final Random random;
    private final StringBuilder json = new StringBuilder();

    RandomJson(Random random) {
        this.random = random;
    }

    String value() {
        value(0);
        return json.toString();
    }

    private void value(int depth) {
        blank();
        switch (random.nextInt(depth < MAX_DEPTH ? 7 : 5)) {
            case 0 -> json.append("null");
            case 1 -> json.append(random.nextBoolean());
            case 2 -> json.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3 -> json.append(random.nextLong());
            case 4 -> string();
            case 5 -> array(depth + 1);
            default -> object(depth + 1);
        }
        blank();
    }

    private void array(int depth) {
        json.append('[');
        int members = random.nextInt(MAX_MEMBERS);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",");
            value(depth);
        }
        if (members == 0) {
            blank();
        }
        json.append(']');
    }

    private void object(int depth) {
        json.append('{');
        int members = random.nextInt(MAX_MEMBERS);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",");
            blank();
            string();
            blank();
            json.append(':');
            value(depth);
        }
        if (members == 0) {
            blank();
        }
        json.append('}');
    }

    private void string() {
        json.append('"');
        text(random).codePoints().forEach(this::character);
        json.append('"');
    }

    private void character(int point) {
        switch (point) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            default -> {
                if (point < ' ' || random.nextInt(4) == 0) {
                    for (char unit : Character.toChars(point)) {
                        json.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) unit));
                    }
                } else {
                    json.appendCodePoint(point);
                }
            }
        }
    }

    private void blank() {
        json.append(BLANKS[random.nextInt(BLANKS.length)]);
    }

    /** Any valid text: mostly ASCII, with everything up to the last plane. */
    static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int chars = random.nextInt(MAX_CHARS);
        for (int i = 0; i < chars; i++) {
            int point = switch (random.nextInt(6)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> random.nextInt(0x800);
                case 2 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                default -> ' ' + random.nextInt(0x60);
            };
            boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? 0xfffd : point);
        }
        return text.toString();
    }
}

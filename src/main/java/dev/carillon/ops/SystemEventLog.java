package dev.carillon.ops;

import dev.carillon.meter.EventLog;

/**
 * Writes events to the JDK's logging facade, which every server carries on to its own log: {@code event=connection.ended
 * client=… code=3008}. Values that a peer may have chosen cannot begin a new line or a new field.
 */
public final class SystemEventLog implements EventLog {

    private static final int VALUE_MAX_LENGTH = 200;

    private final System.Logger logger = System.getLogger("dev.carillon");

    @Override
    public void event(Level level, String id, Object... fields) {
        System.Logger.Level jdk = System.Logger.Level.valueOf(level.name());
        if (logger.isLoggable(jdk)) {
            logger.log(jdk, "{0}", line(id, fields));
        }
    }

    static String line(String id, Object... fields) {
        StringBuilder line = new StringBuilder("event=").append(id);
        for (int i = 0; i + 1 < fields.length; i += 2) {
            line.append(' ').append(fields[i]).append('=');
            append(line, String.valueOf(fields[i + 1]));
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
        if (plain && value.length() <= VALUE_MAX_LENGTH) {
            line.append(value);
            return;
        }
        line.append('"');
        value.codePoints().limit(VALUE_MAX_LENGTH).forEach(c -> {
            if (c == '"' || c == '\\' || disturbs(c)) {
                line.append("\\u%04x".formatted(c));
            } else {
                line.appendCodePoint(c);
            }
        });
        line.append('"');
    }

    /** Whether some reader of the log would see a new line there, or the rest of this one turned round. */
    private static boolean disturbs(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}

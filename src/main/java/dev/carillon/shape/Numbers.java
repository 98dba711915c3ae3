package dev.carillon.shape;

import dev.carillon.channel.Payload;
import dev.carillon.protocol.JsonPayload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Numbers as JSON writes them, kept from growing beyond what can be reckoned with in no time. */
final class Numbers {

    /** No number that anybody computes with is longer, or has a larger exponent, than a double's. */
    private static final int MAX_LENGTH = 400;

    private static final int MAX_EXPONENT = 400;

    /** So many digits fit every long. */
    private static final int SURELY_LONG = 18;

    /** What {@link #plain} returns for a number that has to be read with more care, or for no number. */
    static final long NOT_PLAIN = Long.MIN_VALUE;

    private Numbers() {}

    /** Whether a text is one number of JSON, with nothing around it. */
    static boolean isNumber(String text) {
        if (text.isEmpty() || !begins(text.charAt(0)) || !Character.isLetterOrDigit(text.charAt(text.length() - 1))) {
            return false;
        }
        return JsonPayload.check(Payload.of(text.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    /** Whether JSON that begins like this is a number. */
    static boolean begins(int first) {
        return first == '-' || first >= '0' && first <= '9';
    }

    /** Whether a number of JSON can be made a decimal without a danger. */
    static boolean isBounded(byte[] json, int start, int end) {
        if (end - start > MAX_LENGTH) {
            return false;
        }
        int at = start;
        while (at < end && (json[at] | 0x20) != 'e') {
            at++;
        }
        int digits = at + 1 < end && (json[at + 1] == '-' || json[at + 1] == '+') ? at + 2 : at + 1;
        return digits >= end
                || end - digits <= 4
                        && Integer.parseInt(new String(json, digits, end - digits, StandardCharsets.US_ASCII))
                                <= MAX_EXPONENT;
    }

    /** The value of at most 18 digits, perhaps behind a minus, and no zero in front; {@link #NOT_PLAIN} for all others. */
    static long plain(byte[] ascii, int start, int end) {
        boolean negative = start < end && ascii[start] == '-';
        int first = negative ? start + 1 : start;
        if (end - first > SURELY_LONG || first >= end || ascii[first] == '0' && (end - first > 1 || negative)) {
            return NOT_PLAIN;
        }
        long value = 0;
        for (int i = first; i < end; i++) {
            if (ascii[i] < '0' || ascii[i] > '9') {
                return NOT_PLAIN;
            }
            value = value * 10 + ascii[i] - '0';
        }
        return negative ? -value : value;
    }

    /**
     * @param number of JSON
     * @return empty when it has a fraction, or is beyond all bounds
     */
    static Optional<BigInteger> whole(String number) {
        byte[] ascii = number.getBytes(StandardCharsets.US_ASCII);
        if (!isBounded(ascii, 0, ascii.length)) {
            return Optional.empty();
        }
        BigDecimal decimal = new BigDecimal(number);
        boolean whole = decimal.signum() == 0 || decimal.stripTrailingZeros().scale() <= 0;
        return whole ? Optional.of(decimal.toBigInteger()) : Optional.empty();
    }
}

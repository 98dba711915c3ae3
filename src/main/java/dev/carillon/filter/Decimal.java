package dev.carillon.filter;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A decimal number that others are compared with, exactly: no rounding, whatever the digits and the exponent. Comparing
 * costs no more than the digits that are written down, since numbers whose magnitudes differ are told apart by those alone.
 */
final class Decimal {

    /** Longer numbers are none: parsing them would cost more than in proportion to their length. */
    static final int MAX_LENGTH = 256;

    /** An integer of so many digits fits a long. */
    private static final int SHORT_DIGITS = 18;

    private static final long NOT_SHORT = Long.MIN_VALUE;

    private final BigDecimal exact;
    private final long small;

    private Decimal(BigDecimal exact, long small) {
        this.exact = exact;
        this.small = small;
    }

    /** Empty for a text that is no number. */
    static Optional<Decimal> of(String text) {
        return parse(text).map(exact -> new Decimal(exact, small(text)));
    }

    /**
     * @param test of -1, 0 or 1, as the number in the text is less than, equal to or greater than this
     * @return false when the text is no number
     */
    boolean compares(String text, IntPredicate test) {
        if (small != NOT_SHORT) {
            long other = small(text);
            if (other != NOT_SHORT) {
                return test.test(Long.compare(other, small));
            }
        }
        Optional<BigDecimal> other = parse(text);
        return other.isPresent() && test.test(other.get().compareTo(exact));
    }

    private static Optional<BigDecimal> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            // BigDecimal takes the digits of every script.
            if (text.charAt(i) >= 0x80) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static long small(String text) {
        int length = text.length();
        int first = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        if (length == first || length - first > SHORT_DIGITS) {
            return NOT_SHORT;
        }
        long value = 0;
        for (int i = first; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NOT_SHORT;
            }
            value = value * 10 + digit;
        }
        return first == 0 ? value : -value;
    }
}

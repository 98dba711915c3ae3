package dev.carillon.security;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a claim must say.
 *
 * @param checked whether it is looked at at all; then it must be there too
 * @param good    takes a value as a whole, in linear time: the value comes from a stranger's token
 */
public record ClaimRule(boolean checked, Predicate<String> good) {

    /** Anything, or nothing. */
    public static final ClaimRule ANY = new ClaimRule(false, value -> true);

    public ClaimRule {
        Objects.requireNonNull(good, "good");
    }

    /** Exactly this; the empty string checks nothing. */
    public static ClaimRule exactly(String wanted) {
        return wanted.isEmpty() ? ANY : new ClaimRule(true, wanted::equals);
    }

    /** Whatever the pattern takes. */
    public static ClaimRule matching(Predicate<String> pattern) {
        return new ClaimRule(true, pattern);
    }

    /** @param values of the claim, of which one must be good; empty when it is absent */
    boolean holds(List<String> values) {
        return !checked || values.stream().anyMatch(good);
    }
}

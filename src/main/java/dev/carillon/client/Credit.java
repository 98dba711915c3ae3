package dev.carillon.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Optional;

/**
 * What is left of some rates. Kept is only when each will be whole again: what is spent moves that ahead, and time does the
 * rest.
 *
 * <p>Thread-safe. Times are nanoseconds since any moment that stays the same.
 */
final class Credit {

    /** Of what is not limited: it is never used up. */
    static final Credit UNLIMITED = new Credit(List.of());

    private final List<RateLimits.Rule> rules;

    @GuardedBy("this")
    private final long[] wholeAt;

    /** For everything alike. */
    static Credit of(Optional<Rate> rate) {
        return rate.map(each -> new Credit(List.of(new RateLimits.Rule(RateLimits.Rule.TOTAL, each))))
                .orElse(UNLIMITED);
    }

    Credit(List<RateLimits.Rule> rules) {
        this.rules = rules;
        this.wholeAt = new long[rules.size()];
    }

    /** @return whether every rule for this command has credit left; if not, none is spent */
    boolean spend(String command, long now) {
        return rules.isEmpty() || spendAll(command, now); // where nothing is limited all would meet at this lock
    }

    private synchronized boolean spendAll(String command, long now) {
        for (int i = 0; i < wholeAt.length; i++) {
            RateLimits.Rule rule = rules.get(i);
            if (rule.isFor(command) && after(i, now) - now > rule.rate().credit()) {
                return false;
            }
        }
        for (int i = 0; i < wholeAt.length; i++) {
            if (rules.get(i).isFor(command)) {
                wholeAt[i] = after(i, now);
            }
        }
        return true;
    }

    @GuardedBy("this")
    private long after(int i, long now) {
        return Math.max(wholeAt[i], now) + rules.get(i).rate().share();
    }

    /** Whether it is as if nothing had ever been spent. */
    synchronized boolean isWhole(long now) {
        for (long at : wholeAt) {
            if (at > now) {
                return false;
            }
        }
        return true;
    }
}

package dev.carillon.filter;

import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** One node of a filter, ready to be asked. Asking allocates nothing, but for numbers that are no short integers. */
sealed interface Condition {

    boolean holds(Map<String, String> tags);

    /** Asked in order, up to the first that decides. */
    record All(Condition[] parts) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            for (Condition part : parts) {
                if (!part.holds(tags)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Any(Condition[] parts) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            for (Condition part : parts) {
                if (part.holds(tags)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            return !part.holds(tags);
        }
    }

    record Exists(String key) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            return tags.containsKey(key);
        }
    }

    /** A missing tag is none of the values. */
    record OneOf(String key, Set<String> values) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            String tag = tags.get(key);
            return tag != null && values.contains(tag);
        }
    }

    /** @param test of the tag with the value; a missing tag fails it */
    record Text(String key, String value, BiPredicate<String, String> test) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            String tag = tags.get(key);
            return tag != null && test.test(tag, value);
        }
    }

    /** @param test of the sign of tag minus bound; a missing tag, and one that is no number, fails it */
    record Number(String key, Decimal bound, IntPredicate test) implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            String tag = tags.get(key);
            return tag != null && bound.compares(tag, test);
        }
    }

    /** Compares with what is no number. */
    record Never() implements Condition {
        @Override
        public boolean holds(Map<String, String> tags) {
            return false;
        }
    }
}

package dev.carillon.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.message.FilterNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter lets through, and what is none (protocol.md 9.7). */
class TagFilterTest {

    private static final FilterLimits LIMITS = new FilterLimits(4, 6, 3, 8);

    private static FilterNode leaf(String key, String cmp, String val) {
        return new FilterNode("", key, cmp, val, List.of(), List.of());
    }

    private static FilterNode several(String key, String cmp, String... vals) {
        return new FilterNode("", key, cmp, "", List.of(vals), List.of());
    }

    private static FilterNode op(String op, FilterNode... nodes) {
        return new FilterNode(op, "", "", "", List.of(), List.of(nodes));
    }

    private static boolean passes(FilterNode filter, Map<String, String> tags) {
        return TagFilter.of(filter, FilterLimits.DEFAULT).passes(tags);
    }

    @ParameterizedTest
    @CsvSource({
        "eq,abc,abc,true",
        "eq,abc,ab,false",
        "neq,abc,ab,true",
        "neq,abc,abc,false",
        "sw,ab,abc,true",
        "sw,b,abc,false",
        "ew,bc,abc,true",
        "ew,ab,abc,false",
        "ct,b,abc,true",
        "ct,d,abc,false",
        "ct,abcd,abc,false",
        "eq,10,10.0,false"
    })
    void texts_are_compared_as_they_are(String cmp, String val, String tag, boolean passes) {
        assertThat(passes(leaf("t", cmp, val), Map.of("t", tag))).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "lt,10,9,true",
        "lt,10,10,false",
        "lte,10,10.0,true",
        "gt,9,10,true",
        "gt,-10,-9.5,true",
        "gt,10,10,false",
        "gte,1e1,10,true",
        "gte,0.1,0.10,true",
        "lt,0.3,0.30000000000000000001,false",
        "gt,0.3,0.30000000000000000001,true",
        "gt,9223372036854775807,9223372036854775808,true",
        "gt,999999999999999999,1000000000000000000,true",
        "lt,-999999999999999999,-1000000000000000000,true",
        "gt,1,1e999999999,true",
        "lt,1,1e-999999999,true",
        "lt,1e999999999,1,true",
        "gte,1e999999999,1e999999999,true",
        "lt,1,-1e999999999,true",
        "gte,0,0e999999999,true",
        "gt,1,1e99999999999,false",
        "gt,1,x,false",
        "lte,1,x,false",
        "gt,x,2,false",
        "lte,x,2,false",
        "gt,1,٢,false",
        "gt,1,' 2',false",
        "gt,1,'',false",
        "gt,1,-,false"
    })
    void numbers_are_compared_exactly_and_what_is_none_never_passes(
            String cmp, String val, String tag, boolean passes) {
        assertThat(passes(leaf("t", cmp, val), Map.of("t", tag))).isEqualTo(passes);
    }

    /** A comparison that wrote the numbers out would need a gigabyte for each. */
    @Test
    void a_huge_exponent_costs_neither_time_nor_memory() {
        TagFilter filter = TagFilter.of(leaf("t", "gte", "9.99e2147483000"), FilterLimits.DEFAULT);
        Map<String, String> tags = Map.of("t", "-1.0000001e-2147483000");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100_000; i++) {
                assertThat(filter.passes(tags)).isFalse();
            }
        });
    }

    @Test
    void a_number_with_more_digits_than_anybody_needs_is_none() {
        String digits = "9".repeat(Decimal.MAX_LENGTH);
        assertThat(passes(leaf("t", "gt", "1"), Map.of("t", digits))).isTrue();
        assertThat(passes(leaf("t", "gt", "1"), Map.of("t", digits + "9"))).isFalse();
    }

    @Test
    void a_tag_is_or_is_not_among_several_values() {
        assertThat(passes(several("t", "in", "a", "b"), Map.of("t", "b"))).isTrue();
        assertThat(passes(several("t", "in", "a", "b"), Map.of("t", "c"))).isFalse();
        assertThat(passes(several("t", "nin", "a", "b"), Map.of("t", "b"))).isFalse();
        assertThat(passes(several("t", "nin", "a", "b"), Map.of("t", "c"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "eq,a,false",
        "neq,a,true",
        "sw,a,false",
        "ew,a,false",
        "ct,a,false",
        "lt,1,false",
        "lte,1,false",
        "gt,-1,false",
        "gte,-1,false",
        "ex,'',false",
        "nex,'',true"
    })
    void a_missing_tag_equals_nothing(String cmp, String val, boolean passes) {
        assertThat(passes(leaf("missing", cmp, val), Map.of("t", "a"))).isEqualTo(passes);
        assertThat(passes(several("missing", "in", "a", ""), Map.of("t", "a"))).isFalse();
        assertThat(passes(several("missing", "nin", "a", ""), Map.of("t", "a"))).isTrue();
    }

    @Test
    void operations_combine() {
        FilterNode yes = leaf("t", "ex", "");
        FilterNode no = leaf("t", "nex", "");
        Map<String, String> tags = Map.of("t", "");
        assertThat(passes(op("and", yes, yes), tags)).isTrue();
        assertThat(passes(op("and", yes, no), tags)).isFalse();
        assertThat(passes(op("or", no, yes), tags)).isTrue();
        assertThat(passes(op("or", no, no), tags)).isFalse();
        assertThat(passes(op("not", no), tags)).isTrue();
        assertThat(passes(op("not", op("and", yes, op("or", no, yes))), tags)).isFalse();
    }

    @Test
    void what_makes_no_sense_is_no_filter() {
        List<FilterNode> bad = List.of(
                FilterNode.EMPTY,
                leaf("t", "", "a"),
                leaf("t", "EQ", "a"),
                leaf("", "eq", "a"),
                leaf("t", "eq", ""),
                leaf("t", "gt", ""),
                several("t", "eq", "a"),
                several("t", "in"),
                leaf("t", "in", "a"),
                several("", "in", "a"),
                leaf("t", "ex", "a"),
                several("t", "nex", "a"),
                op("and"),
                op("or"),
                op("not"),
                op("not", leaf("t", "ex", ""), leaf("t", "ex", "")),
                op("xor", leaf("t", "ex", "")),
                op("and", leaf("t", "ex", ""), FilterNode.EMPTY));
        for (FilterNode each : bad) {
            assertThatThrownBy(() -> TagFilter.of(each, FilterLimits.DEFAULT))
                    .as("%s", each)
                    .isInstanceOf(InvalidFilterException.class);
        }
    }

    @Test
    void a_filter_as_large_as_allowed_is_one_and_a_larger_one_is_none() {
        FilterNode leaf = leaf("12345678", "eq", "12345678");
        accepted(op("not", op("not", op("not", leaf))));
        refused(op("not", op("not", op("not", op("not", leaf)))), "too deep");
        accepted(op("or", Collections.nCopies(5, leaf).toArray(FilterNode[]::new)));
        refused(op("or", Collections.nCopies(6, leaf).toArray(FilterNode[]::new)), "too many nodes");
        accepted(op("or", several("t", "in", "a", "b"), several("t", "nin", "c")));
        refused(op("or", several("t", "in", "a", "b"), several("t", "nin", "c", "d")), "too many values");
        refused(leaf("123456789", "ex", ""), "too long a key");
        refused(leaf("t", "sw", "123456789"), "too long a value");
        refused(several("t", "in", "a", "123456789"), "too long a value");
    }

    private static void accepted(FilterNode filter) {
        assertThat(TagFilter.of(filter, LIMITS)).isNotNull();
    }

    private static void refused(FilterNode filter, String why) {
        assertThatThrownBy(() -> TagFilter.of(filter, LIMITS))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage(why);
    }

    @Test
    void filters_are_equal_when_the_same_was_asked() {
        TagFilter one = TagFilter.of(leaf("t", "eq", "a"), LIMITS);
        assertThat(one)
                .isEqualTo(TagFilter.of(leaf("t", "eq", "a"), LIMITS))
                .hasSameHashCodeAs(TagFilter.of(leaf("t", "eq", "a"), LIMITS));
        assertThat(one).isNotEqualTo(TagFilter.of(leaf("t", "eq", "b"), LIMITS));
    }
}

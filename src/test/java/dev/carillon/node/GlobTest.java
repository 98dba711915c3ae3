package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pattern finds. */
class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*,anything,true",
        "*,'',true",
        "?,'',false",
        "a*c,abbbc,true",
        "a*c,ac,true",
        "a*c,acd,false",
        "a?c,abc,true",
        "a?c,ac,false",
        "*a*b,xaxaxb,true",
        "*a*b,xaxax,false",
        "a.c,abc,false",
        "[a],a,false",
        "**,x,true",
        "'',x,false",
        "room:*,room:,true"
    })
    void a_pattern_knows_only_star_and_question_mark(String pattern, String name, boolean matches) {
        assertThat(Glob.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void a_pattern_made_to_be_slow_is_not() {
        // A matcher that tries every way would not come back.
        assertThat(Glob.matches("*a".repeat(100) + "b", "a".repeat(4_000))).isFalse();
    }
}

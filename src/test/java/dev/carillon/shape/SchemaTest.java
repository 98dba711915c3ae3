package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ConfigurationException;
import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema refuses with a path and its own words, and neither a schema nor a payload can make it work for long. */
class SchemaTest {

    private static final String KEY = "carillon.namespace.market.publication-schema";

    private static Schema schema(String text) {
        return Schema.compile(KEY, text.getBytes(StandardCharsets.UTF_8));
    }

    private static ThrowingCallable checking(Schema schema, String json) {
        return () -> schema.check(Payload.json(json));
    }

    private static void refused(String schema, String json, String path, String expected) {
        assertThatThrownBy(checking(schema(schema), json)).isInstanceOfSatisfying(MisshapenException.class, refusal -> {
            assertThat(refusal.path()).isEqualTo(path);
            assertThat(refusal.expected()).startsWith(expected);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"object\"} | [1] | `` | type \"object\"",
                "{\"properties\":{\"price\":{\"type\":\"number\"}}} | {\"price\":\"secret\"} | /price | type \"number\"",
                "{\"required\":[\"a\",\"b\"]} | {\"a\":1} | `` | required [\"a\",\"b\"]",
                "{\"properties\":{\"a\":{}},\"additionalProperties\":false} | {\"a\":1,\"x/y\":2} | /x~1y | nothing here",
                "{\"items\":{\"maximum\":10}} | [1,11] | /1 | maximum 10",
                "{\"properties\":{\"n\":{\"maxLength\":3}}} | {\"n\":\"secret\"} | /n | maxLength 3",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"const\":1}}} | 2 | `` | const 1",
                "{\"patternProperties\":{\"^n\":{\"type\":\"number\"}},\"additionalProperties\":false} | {\"n1\":1,\"n2\":\"x\"} | /n2 | type \"number\"",
                "{\"patternProperties\":{\"^n\":true},\"additionalProperties\":false} | {\"n1\":1,\"m\":1} | /m | nothing here",
                "{\"properties\":{\"a\":true},\"unevaluatedProperties\":false} | {\"a\":1,\"b\":1} | /b | nothing here",
                "{\"pattern\":\"^[a-z]+$\"} | \"a1\" | `` | pattern \"^[a-z]+$\"",
                "{\"uniqueItems\":true} | [1,2,1.0] | `` | uniqueItems true",
                "{\"type\":\"integer\"} | 1.5 | `` | type \"integer\"",
                "{\"not\":{\"type\":\"string\"}} | \"x\" | `` | not {\"type\":\"string\"}",
            })
    void what_is_refused_is_told_with_its_path_and_what_was_expected(
            String schema, String json, String path, String expected) {
        refused(schema, json, path, expected);
        assertThatThrownBy(checking(schema(schema), json)).hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"integer\"} | 1.0",
                "{\"type\":\"integer\"} | 1e2",
                "{\"const\":100} | 1e2",
                "{\"const\":{\"a\":[1.0,null,true]}} | {\"a\":[1,null,true]}",
                "{\"enum\":[\"a\",2.50]} | 2.5",
                "{\"multipleOf\":0.01} | 19.99",
                "{\"uniqueItems\":true} | [1,\"1\",{\"a\":1},{\"a\":2},null,false]",
                "{\"patternProperties\":{\"^n\":{\"type\":\"number\"}},\"additionalProperties\":{\"type\":\"string\"}} | {\"n\":1,\"m\":\"x\"}",
                "{\"maxLength\":1} | \"\\ud83d\\ude00\"",
                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"format\":\"email\"} | \"any\"",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{\"type\":\"string\"}]} | [\"x\"]",
                "{\"$id\":\"https://example.com/a\",\"$ref\":\"b\",\"$defs\":{\"b\":{\"$id\":\"b\",\"type\":\"null\"}}} | null",
                "{\"$ref\":\"#here\",\"$defs\":{\"b\":{\"$anchor\":\"here\",\"type\":\"null\"}}} | null",
                "{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"type\":\"object\"} | {\"next\":{\"next\":{}}}",
                "true | 1",
            })
    void what_fits_passes(String schema, String json) {
        assertThatCode(checking(schema(schema), json)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "1",
                "{\"type\":\"nothing\"}",
                "{\"pattern\":\"(\"}",
                "{\"pattern\":\"^(?!x)\"}",
                "{\"patternProperties\":{\"[\":true}}",
                "{\"minimum\":\"1\"}",
                "{\"$ref\":\"#/$defs/missing\"}",
                "{\"properties\":{\"a\":{\"$ref\":\"#nowhere\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"https://example.com/schema.json\"}}}",
                "{\"properties\":{\"a\":{\"$ref\":\"file:///etc/passwd\"}}}",
                "{\"$schema\":\"https://example.com/my-draft\"}",
                "{\"$ref\":\"#\"}",
            })
    void a_broken_schema_stops_the_deployment_with_its_key(String schema) {
        assertThatThrownBy(() -> schema(schema))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(KEY);
    }

    @Test
    void a_member_that_is_there_twice_is_refused() {
        refused("{}", "{\"a\":{\"b\":1,\"b\":2}}", "/a/b", "no second member");
    }

    @Test
    void a_pattern_on_which_others_never_end_takes_a_moment() {
        Schema backtracking = schema("{\"pattern\":\"^(.*.*.*)*!$\"}");
        Schema names = schema("{\"propertyNames\":{\"pattern\":\"^(a|aa)+!$\"}}");

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThatThrownBy(checking(backtracking, "\"" + "a".repeat(60_000) + "\""))
                    .isInstanceOf(MisshapenException.class);
            assertThatThrownBy(checking(names, "{\"" + "a".repeat(60_000) + "\":1}"))
                    .isInstanceOf(MisshapenException.class);
        });
        assertThatCode(checking(backtracking, "\"aaaa!\"")).doesNotThrowAnyException();
    }

    @Test
    void no_number_and_no_array_makes_it_reckon_for_long() {
        Schema schema = schema("{\"multipleOf\":0.01}");
        String many = IntStream.range(0, 15_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        String objects =
                IntStream.range(0, 6_000).mapToObj("{\"a\":%d}"::formatted).collect(Collectors.joining(",", "[", "]"));

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String number : new String[] {"1e-999999999", "0e999999999", "0." + "1".repeat(60_000)}) {
                assertThatThrownBy(checking(schema, number)).isInstanceOf(MisshapenException.class);
            }
            checking(schema("{\"uniqueItems\":true}"), many).call();
            checking(schema("{\"items\":{\"properties\":{\"a\":{\"type\":\"integer\"}}}}"), objects)
                    .call();
        });
    }

    @Test
    void as_deep_as_json_may_nest_it_is_checked() {
        Schema recursive =
                schema("{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"allOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"}}]}}}");

        assertThatCode(checking(recursive, "[".repeat(128) + "]".repeat(128))).doesNotThrowAnyException();
    }

    @Test
    void a_schema_comes_from_a_file_from_the_class_path_or_from_the_value_itself(@TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("schema.json"), "{\"type\":\"null\"}");

        assertThat(Source.read(KEY, file.toString())).asString().isEqualTo("{\"type\":\"null\"}");
        assertThat(Source.read(KEY, "{}")).asString().isEqualTo("{}");
        assertThat(Source.read(KEY, "base64:e30=")).asString().isEqualTo("{}");
        assertThat(Source.read(KEY, "classpath:META-INF/microprofile-config.properties"))
                .isNotEmpty();
        for (String missing : new String[] {"/nowhere/schema.json", "classpath:nowhere.json", "base64:!", "\0"}) {
            assertThatThrownBy(() -> Source.read(KEY, missing))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(KEY);
        }
    }
}

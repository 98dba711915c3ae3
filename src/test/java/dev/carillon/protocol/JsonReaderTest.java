package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final JsonNames NAMES = JsonNames.of("channel", "data", "tags", "skip_history", "ids");

    @Test
    void an_object_is_walked_through_by_its_known_members() {
        JsonReader reader = reader(
                " { \"channel\" : \"a\" , \"other\" : [ {} ] , \"tags\" : { \"k\" : \"v\" } , \"ids\" : [ 1 , 2 ] , \"skip_history\" : true } ");
        List<Object> read = new ArrayList<>();

        JsonMembers members = reader.members(NAMES);
        while (members.next()) {
            read.add(members.name());
            read.add(
                    switch (members.name()) {
                        case "channel" -> reader.string();
                        case "tags" -> reader.strings();
                        case "skip_history" -> reader.bool();
                        default -> numbers(reader);
                    });
        }
        reader.end();

        assertThat(read)
                .containsExactly(
                        "channel", "a", "tags", Map.of("k", "v"), "ids", List.of(1L, 2L), "skip_history", true);
    }

    private static List<Long> numbers(JsonReader reader) {
        List<Long> numbers = new ArrayList<>();
        reader.beginArray();
        while (reader.nextElement()) {
            numbers.add(reader.int64());
        }
        return numbers;
    }

    @Test
    void an_object_with_any_names_is_walked_through_by_all_of_them() {
        JsonReader reader = reader("{\"\":1,\"a\\u00e9\":2,\"é\":3,\"channel\":4}");
        List<String> names = new ArrayList<>();

        reader.beginObject();
        while (reader.nextMember()) {
            names.add(reader.name());
            reader.skip();
        }

        assertThat(names).containsExactly("", "aé", "é", "channel");
        assertThat(reader.atEnd()).isTrue();
    }

    @Test
    void empty_objects_and_arrays_inside_each_other_need_no_comma_too_many() {
        JsonReader reader = reader("[[],[[]],{},{\"a\":{}},[]]");
        int elements = 0;

        reader.beginArray();
        while (reader.nextElement()) {
            switch (elements++) {
                case 0, 4 -> {
                    reader.beginArray();
                    assertThat(reader.nextElement()).isFalse();
                }
                case 1 -> {
                    reader.beginArray();
                    assertThat(reader.nextElement()).isTrue();
                    reader.beginArray();
                    assertThat(reader.nextElement()).isFalse();
                    assertThat(reader.nextElement()).isFalse();
                }
                case 2 -> {
                    reader.beginObject();
                    assertThat(reader.nextMember()).isFalse();
                }
                default -> {
                    reader.beginObject();
                    assertThat(reader.nextMember()).isTrue();
                    reader.beginObject();
                    assertThat(reader.nextMember()).isFalse();
                    assertThat(reader.nextMember()).isFalse();
                }
            }
        }

        assertThat(elements).isEqualTo(5);
        reader.end();
    }

    @Test
    void whole_numbers_are_read_up_to_the_ends_of_their_range() {
        assertThat(read("0", JsonReader::int64)).isZero();
        assertThat(read("-0", JsonReader::int64)).isZero();
        assertThat(read("9223372036854775807", JsonReader::int64)).isEqualTo(Long.MAX_VALUE);
        assertThat(read("-9223372036854775808", JsonReader::int64)).isEqualTo(Long.MIN_VALUE);
        assertThat(read("9223372036854775807", JsonReader::uint64)).isEqualTo(Long.MAX_VALUE);
        assertThat(read("4294967295", JsonReader::uint32)).isEqualTo(4294967295L);
        assertThat(read("2147483647", JsonReader::int32)).isEqualTo(Integer.MAX_VALUE);
        assertThat(read("-2147483648", JsonReader::int32)).isEqualTo(Integer.MIN_VALUE);

        assertMalformed("9223372036854775808", JsonReader::int64);
        assertMalformed("-9223372036854775809", JsonReader::int64);
        assertMalformed("92233720368547758070", JsonReader::int64);
        assertMalformed("9223372036854775808", JsonReader::uint64);
        assertMalformed("-1", JsonReader::uint64);
        assertMalformed("-0", JsonReader::uint64);
        assertMalformed("4294967296", JsonReader::uint32);
        assertMalformed("2147483648", JsonReader::int32);
        assertMalformed("-2147483649", JsonReader::int32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "--1", "01", "-01", "1.0", "1e2", "1E2", ".5", "\"1\"", "x", "[1]", "١"})
    void what_is_no_whole_number_is_refused(String json) {
        assertMalformed(json, JsonReader::int64);
    }

    @Test
    void null_reads_as_an_absent_member() {
        assertThat(read("null", JsonReader::string)).isEmpty();
        assertThat(read(" null", JsonReader::int64)).isZero();
        assertThat(read("null", JsonReader::bool)).isFalse();
        assertThat(read("null", JsonReader::strings)).isEmpty();
        assertThat(read("null", JsonReader::readNull)).isTrue();
        assertThat(reader("1").readNull()).isFalse();
        assertMalformed("nul", JsonReader::string);
        assertMalformed("nil", JsonReader::readNull);
    }

    @Test
    void a_part_of_an_array_is_read_by_itself() {
        byte[] bytes = "xx\"abcdefghij\"1234".getBytes(StandardCharsets.UTF_8);
        JsonReader reader = new JsonReader(bytes, 2, 16);

        assertThat(reader.string()).isEqualTo("abcdefghij");
        assertThat(reader.int64()).isEqualTo(12);
        assertThat(reader.atEnd()).isTrue();
        assertThatThrownBy(() -> new JsonReader(bytes, 2, 13).string()).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> new JsonReader(bytes, 2, 13).skip()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void what_follows_the_end_is_refused() {
        JsonReader reader = reader("{} x");
        reader.skip();

        assertThatThrownBy(reader::end).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void every_position_of_a_special_byte_in_a_string_is_found() {
        for (int length = 0; length < 40; length++) {
            for (int at = 0; at <= length; at++) {
                String before = "x".repeat(at);
                String after = "y".repeat(length - at);
                assertThat(read("\"" + before + "\\n" + after + "\"", JsonReader::string))
                        .isEqualTo(before + "\n" + after);
                assertThat(read("\"" + before + "é" + after + "\"", JsonReader::string))
                        .isEqualTo(before + "é" + after);
                assertThat(read("\"" + before + "\u007f" + after + "\"", JsonReader::string))
                        .isEqualTo(before + "\u007f" + after);
                assertMalformed("\"" + before + "\n" + after + "\"", JsonReader::string);
                assertMalformed("\"" + before + "\u001f" + after + "\"", JsonReader::string);
                assertMalformed("\"" + before + "\"" + after + "\"", JsonReaderTest::stringAndEnd);
            }
        }
    }

    private static String stringAndEnd(JsonReader reader) {
        String string = reader.string();
        reader.end();
        return string;
    }

    @Test
    void names_are_found_whatever_their_hash() {
        // "Aa" and "BB" have the same hash.
        JsonNames names = JsonNames.of("Aa", "BB", "AaAa", "BBBB", "AaBB", "");
        JsonReader reader = reader("{\"BBBB\":1,\"BB\":1,\"BBAa\":1,\"\":1,\"Aa\":1,\"AaBB\":1,\"AaAa\":1,\"aA\":1}");
        List<String> found = new ArrayList<>();

        JsonMembers members = reader.members(names);
        while (members.next()) {
            found.add(members.name());
            reader.skip();
        }

        assertThat(found).containsExactly("BBBB", "BB", "", "Aa", "AaBB", "AaAa");
    }

    @Test
    void names_are_distinct_ascii_and_few() {
        assertThatThrownBy(() -> JsonNames.of("a", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonNames.of("é")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonNames.of(new String[65])).isInstanceOf(RuntimeException.class);
    }

    private static <T> T read(String json, Function<JsonReader, T> what) {
        JsonReader reader = reader(json);
        T value = what.apply(reader);
        reader.end();
        return value;
    }

    private static void assertMalformed(String json, Function<JsonReader, ?> what) {
        assertThatThrownBy(() -> what.apply(reader(json))).isInstanceOf(MalformedMessageException.class);
    }

    private static JsonReader reader(String json) {
        return new JsonReader(json.getBytes(StandardCharsets.UTF_8));
    }
}

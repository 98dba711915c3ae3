package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.carillon.channel.Payload;
import dev.carillon.node.MisshapenException;
import dev.carillon.protocol.JsonReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields in any order, twice, packed or not, and what only older .proto files say: it is what protobuf-java reads. */
class TranslationOrderTest {

    private static final int TYPES = 60;
    private static final int MESSAGES_OF_EACH = 10;
    private static final HexFormat HEX = HexFormat.of();

    private static String text(Payload json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void binary_in_any_order_and_with_fields_twice_is_what_protobuf_java_reads() throws Exception {
        for (int seed = 0; seed < TYPES; seed++) {
            Random random = new Random(seed);
            RandomMessages messages = new RandomMessages(random);
            Descriptor type = messages.type();
            Translation translation = new Translation(MessageType.of(type), 10_000_000);
            for (int i = 0; i < MESSAGES_OF_EACH; i++) {
                List<byte[]> fields = fields(messages.of(type, 3).toByteArray());
                fields.addAll(fields(messages.of(type, 3).toByteArray()));
                Collections.shuffle(fields, random);
                byte[] shuffled = joined(fields);
                byte[] settled = DynamicMessage.parseFrom(type, shuffled).toByteArray();

                assertThat(translation.fromBinary(shuffled))
                        .as("type %d, message %d", seed, i)
                        .isEqualTo(translation.fromBinary(settled));
            }
        }
    }

    private static List<byte[]> fields(byte[] message) throws Exception {
        CodedInputStream in = CodedInputStream.newInstance(message);
        List<byte[]> fields = new ArrayList<>();
        int start = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            in.skipField(tag);
            fields.add(Arrays.copyOfRange(message, start, in.getTotalBytesRead()));
            start = in.getTotalBytesRead();
        }
        return fields;
    }

    private static byte[] joined(List<byte[]> fields) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        fields.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void members_of_json_may_come_in_any_order() throws Exception {
        for (int seed = 0; seed < TYPES; seed++) {
            Random random = new Random(seed);
            RandomMessages messages = new RandomMessages(random);
            Descriptor type = messages.type();
            Translation translation = new Translation(MessageType.of(type), 10_000_000);
            for (int i = 0; i < MESSAGES_OF_EACH; i++) {
                Payload canonical = translation.fromBinary(messages.of(type, 3).toByteArray());

                assertThat(translation.canonical(Payload.json(shuffled(canonical, random))))
                        .as("type %d, message %d", seed, i)
                        .isEqualTo(canonical);
            }
        }
    }

    private static String shuffled(Payload json, Random random) {
        List<String> members = new ArrayList<>();
        JsonReader reader = new JsonReader(json.bytes());
        reader.beginObject();
        while (reader.nextMember()) {
            members.add('"' + reader.name() + "\":" + text(reader.payload()));
        }
        Collections.shuffle(members, random);
        return "{" + String.join(",", members) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"lots\":1,\"price\":2,\"lots\":3}",
                "{\"lots\":1,\"price\":2,\"symbol\":\"A\",\"lots\":null}",
                "{\"lots\":null,\"price\":2,\"lots\":3}"
            })
    void a_second_member_is_found_wherever_it_comes(String json) {
        assertThatThrownBy(() -> Quotes.translation(1_000).canonical(Payload.json(json)))
                .hasMessageContaining("/lots: expected no second member");
    }

    // ---- what newer .proto files no longer have

    private static final Translation OLDER = older();

    private static Translation older() {
        String file = """
                name: "older.proto" package: "older" syntax: "proto2"
                enum_type { name: "Side" value { name: "BUY" number: 3 } value { name: "SELL" number: 1 } }
                message_type {
                  name: "Order"
                  field { name: "id" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 }
                  field { name: "fills" number: 2 label: LABEL_REPEATED type: TYPE_SINT64 options { packed: true } }
                  field { name: "marks" number: 3 label: LABEL_REPEATED type: TYPE_FIXED32 }
                  field { name: "side" number: 4 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".older.Side" }
                  field { name: "leg" number: 5 label: LABEL_REPEATED type: TYPE_GROUP type_name: ".older.Order.Leg" }
                  field { name: "note" number: 6 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "by_side" number: 7 label: LABEL_REPEATED type: TYPE_MESSAGE
                          type_name: ".older.Order.BySideEntry" }
                  nested_type {
                    name: "Leg"
                    field { name: "n" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 }
                  }
                  nested_type {
                    name: "BySideEntry" options { map_entry: true }
                    field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                    field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".older.Side" }
                  }
                }
                """;
        try {
            FileDescriptor built =
                    FileDescriptor.buildFrom(TextFormat.parse(file, FileDescriptorProto.class), new FileDescriptor[0]);
            return new Translation(MessageType.of(built.findMessageTypeByName("Order")), 10_000);
        } catch (TextFormat.ParseException | com.google.protobuf.Descriptors.DescriptorValidationException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0800 | {\"id\":0}",
                "0801 1203010204 | {\"id\":1,\"fills\":[\"-1\",\"1\",\"2\"]}",
                "0801 1001 1002 120104 | {\"id\":1,\"fills\":[\"-1\",\"1\",\"2\"]}",
                "0801 1200 | {\"id\":1}",
                "0801 1d01000000 1d02000000 | {\"id\":1,\"marks\":[1,2]}",
                "0801 1a080100000002000000 | {\"id\":1,\"marks\":[1,2]}",
                "0801 2003 | {\"id\":1,\"side\":\"BUY\"}",
                "0801 2b08072c 2b08082c | {\"id\":1,\"leg\":[{\"n\":7},{\"n\":8}]}",
                "2b08072c 0801 | {\"id\":1,\"leg\":[{\"n\":7}]}",
                "0801 0802 | {\"id\":2}",
                "0801 3201ff | {\"id\":1,\"note\":\"\ufffd\"}",
                "0801 3a030a0161 | {\"id\":1,\"bySide\":{\"a\":\"BUY\"}}",
                "0801 3a021001 | {\"id\":1,\"bySide\":{\"\":\"SELL\"}}",
                "0801 3a0510010a0161 | {\"id\":1,\"bySide\":{\"a\":\"SELL\"}}",
                "0801 3a050a01611001 3a050a01611003 | {\"id\":1,\"bySide\":{\"a\":\"BUY\"}}",
            })
    void what_older_files_say_is_read(String hex, String expected) {
        Payload json = OLDER.fromBinary(HEX.parseHex(hex.replace(" ", "")));

        assertThat(text(json)).isEqualTo(expected);
        assertThat(OLDER.fromBinary(OLDER.toBinary(json))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // without what is required
                "1001",
                "0801 2b2c",
                "0801 2009", // an enum's number that has no name
                "0801 2009 0801",
                "0801 3a0410090a00",
                "0801 2b0807", // a group without its end
                "0801 2b080724",
                "0801 2c",
                "00",
                "0801 00",
                "0801 0d01000000", // a number in another form
                "0801 1a0401000000 07",
                "0801 1a03010000",
                "0801 32ffffffff0f",
                "0801 3a050a01611001ff",
                "08ffffffffffffffffffff01",
            })
    void what_protobuf_does_not_take_or_would_put_aside_is_refused(String hex) {
        assertThatThrownBy(() -> OLDER.fromBinary(HEX.parseHex(hex.replace(" ", ""))))
                .isInstanceOf(MisshapenException.class);
    }

    @Test
    void what_is_required_is_asked_of_json_too() {
        assertThat(text(OLDER.canonical(Payload.json("{\"side\":\"SELL\",\"id\":0}"))))
                .isEqualTo("{\"id\":0,\"side\":\"SELL\"}");
        for (String json : List.of("{}", "{\"id\":null}", "{\"id\":1,\"leg\":[{}]}", "{\"id\":1,\"side\":9}")) {
            assertThatThrownBy(() -> OLDER.canonical(Payload.json(json))).isInstanceOf(MisshapenException.class);
        }
    }

    @Test
    void a_field_at_its_default_is_as_good_as_none() {
        Translation quotes = Quotes.translation(1_000);
        ByteString empty = Quotes.field(1, ByteString.EMPTY).concat(ByteString.copyFrom(new byte[] {0x18, 0}));

        assertThat(text(quotes.fromBinary(empty.toByteArray()))).isEqualTo("{}");
        assertThat(quotes.toBinary(quotes.canonical(Payload.json("{\"symbol\":\"\",\"price\":0}"))))
                .isEmpty();
        assertThat(text(quotes.canonical(Payload.json("{\"price\":-0.0}")))).isEqualTo("{\"price\":-0.0}");
    }
}

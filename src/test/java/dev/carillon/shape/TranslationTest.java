package dev.carillon.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Struct;
import com.google.protobuf.StructProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import dev.carillon.ConfigurationException;
import dev.carillon.channel.Payload;
import dev.carillon.message.UnencodablePayloadException;
import dev.carillon.node.MisshapenException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a declared Protobuf message reads as JSON, and what is refused of either form. */
class TranslationTest {

    private static final int MAX_BYTES = 65_536;

    private final Translation quotes = Quotes.translation(MAX_BYTES);

    private static String text(Payload json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] deep(int levels) {
        ByteString message = ByteString.EMPTY;
        for (int i = 0; i < levels; i++) {
            message = Quotes.field(15, message);
        }
        return message.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "{\"symbol\":\"A\\u00e9\"} | {\"symbol\":\"Aé\"}",
                "{\"volume\":\"9223372036854775807\"} | {\"volume\":\"9223372036854775807\"}",
                "{\"volume\":-9223372036854775808} | {\"volume\":\"-9223372036854775808\"}",
                "{\"volume\":1.5e1} | {\"volume\":\"15\"}",
                "{\"tradeId\":18446744073709551615,\"lots\":\"3\"} | {\"tradeId\":\"18446744073709551615\",\"lots\":3}",
                "{\"trade_id\":\"7\"} | {\"tradeId\":\"7\"}",
                "{\"price\":\"1.5\"} | {\"price\":1.5}",
                "{\"price\":\"NaN\"} | {\"price\":\"NaN\"}",
                "{\"side\":1} | {\"side\":\"SELL\"}",
                "{\"side\":\"SELL\"} | {\"side\":\"SELL\"}",
                "{\"side\":9} | {\"side\":9}",
                "{\"raw\":\"-_8\"} | {\"raw\":\"+/8=\"}",
                "{\"at\":\"2026-11-22T15:00:00.5+01:00\"} | {\"at\":\"2026-11-22T14:00:00.500Z\"}",
                "{\"ttl\":\"-1.000001s\"} | {\"ttl\":\"-1.000001s\"}",
                "{\"volume\":null,\"tags\":null} | {}",
                "{\"tags\":[\"a\",\"b\"]} | {\"tags\":[\"a\",\"b\"]}",
                "{\"levels\":{\"-1\":{\"lots\":1}}} | {\"levels\":{\"-1\":{\"lots\":1}}}",
                "{\"extra\":{\"a\":[1,null,{}]}} | {\"extra\":{\"a\":[1.0,null,{}]}}",
                "{\"any\":null} | {\"any\":null}",
                "{\"limit\":\"5\"} | {\"limit\":\"5\"}",
                "{\"mask\":\"a.bC,d\"} | {\"mask\":\"a.bC,d\"}",
                "{\"cash\":true} | {\"cash\":true}",
                "{\"note\":\"\"} | {\"note\":\"\"}",
            })
    void however_it_is_written_it_reads_the_same(String given, String expected) {
        Payload canonical = quotes.canonical(Payload.json(given));

        assertThat(text(canonical)).isEqualTo(expected);
        assertThat(quotes.fromBinary(quotes.toBinary(canonical))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | ``",
                "1 | ``",
                "null | ``",
                "{\"unknown\":1} | /unknown",
                "{\"symbol\":1} | /symbol",
                "{\"volume\":1.5} | /volume",
                "{\"volume\":9223372036854775808} | /volume",
                "{\"volume\":\"\"} | /volume",
                "{\"volume\":\" 1\"} | /volume",
                "{\"volume\":true} | /volume",
                "{\"volume\":1e-999999999} | /volume",
                "{\"lots\":4294967296} | /lots",
                "{\"lots\":-1} | /lots",
                "{\"tradeId\":-1} | /tradeId",
                "{\"price\":\"1x\"} | /price",
                "{\"price\":\"inf\"} | /price",
                "{\"side\":\"sell\"} | /side",
                "{\"side\":1.5} | /side",
                "{\"raw\":\"*\"} | /raw",
                "{\"at\":\"yesterday\"} | /at",
                "{\"at\":\"0000-01-01T00:00:00Z\"} | /at",
                "{\"at\":5} | /at",
                "{\"ttl\":\"1\"} | /ttl",
                "{\"ttl\":\"315576000001s\"} | /ttl",
                "{\"tags\":\"a\"} | /tags",
                "{\"tags\":[\"a\",null]} | /tags/1",
                "{\"levels\":{\"x\":{}}} | /levels/x",
                "{\"levels\":{\"1\":null}} | /levels/1",
                "{\"levels\":{\"1\":{},\"1e0\":{}}} | /levels/1e0",
                "{\"levels\":[]} | /levels",
                "{\"trade_id\":1,\"tradeId\":1} | /tradeId",
                "{\"cash\":true,\"note\":\"x\"} | /note",
                "{\"cash\":1} | /cash",
                "{\"mask\":\"a,,b\"} | /mask",
                "{\"next\":{\"next\":{\"lots\":\"x\"}}} | /next/next/lots",
            })
    void json_that_is_no_such_message_is_refused_with_its_path(String json, String path) {
        assertThatThrownBy(() -> quotes.canonical(Payload.json(json)))
                .isInstanceOfSatisfying(
                        MisshapenException.class,
                        misshapen -> assertThat(misshapen.path()).isEqualTo(path));
    }

    @Test
    void binary_that_is_no_such_message_is_refused() {
        for (byte[] malformed : new byte[][] {
            {1}, {(byte) 0xff}, {0x0a, 5, 'a'}, {0x0a, 1, (byte) 0xff}, "{\"symbol\":\"A\"}".getBytes(), {0x0c}
        }) {
            assertThatThrownBy(() -> quotes.fromBinary(malformed)).isInstanceOf(MisshapenException.class);
        }
    }

    @Test
    void a_field_that_the_type_does_not_have_is_not_lost_in_silence() {
        byte[] newer = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build()
                .toByteArray();

        assertThatThrownBy(() -> quotes.fromBinary(newer)).hasMessageContaining("only fields");
        assertThatThrownBy(() -> quotes.fromBinary(
                        Quotes.field(15, ByteString.copyFrom(newer)).toByteArray()))
                .hasMessageContaining("data at /next: expected only fields");
    }

    @Test
    void times_that_json_cannot_say_are_refused() {
        ByteString nanos =
                ByteString.copyFrom(new byte[] {0x10, (byte) 0x80, (byte) 0x94, (byte) 0xeb, (byte) 0xdc, 3});
        assertThatThrownBy(() -> quotes.fromBinary(Quotes.field(8, nanos).toByteArray()))
                .hasMessageContaining("/at");
    }

    @Test
    void nesting_is_bounded_in_both_forms() {
        assertThat(text(quotes.fromBinary(deep(100)))).startsWith("{\"next\":{");
        assertThatThrownBy(() -> quotes.fromBinary(deep(101))).isInstanceOf(MisshapenException.class);

        String within = "{\"next\":".repeat(100) + "{}" + "}".repeat(100);
        assertThat(quotes.toBinary(quotes.canonical(Payload.json(within)))).isEqualTo(deep(100));
        assertThatThrownBy(() -> quotes.canonical(Payload.json("{\"next\":".repeat(101) + "{}" + "}".repeat(101))))
                .isInstanceOf(MisshapenException.class);
        // Three levels of messages for one of JSON.
        String struct = "{\"extra\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(40) + "}";
        assertThatThrownBy(() -> quotes.canonical(Payload.json(struct))).hasMessageContaining("100 deep");
    }

    @Test
    void json_that_grows_beyond_the_limit_is_not_made() {
        byte[] empties =
                Quotes.field(15, ByteString.EMPTY).concat(repeated(3_000)).toByteArray();

        assertThatThrownBy(() -> Quotes.translation(1_000).fromBinary(empties)).hasMessageContaining("1000 bytes");
    }

    private static ByteString repeated(int count) {
        ByteString all = ByteString.EMPTY;
        for (int i = 0; i < count; i++) {
            all = all.concat(Quotes.field(10, ByteString.EMPTY));
        }
        return all;
    }

    @Test
    void the_last_of_two_entries_of_one_key_counts() {
        ByteString one = Quotes.field(11, ByteString.copyFrom(new byte[] {8, 2, 0x12, 2, 0x18, 1}));
        ByteString two = Quotes.field(11, ByteString.copyFrom(new byte[] {8, 2, 0x12, 2, 0x18, 2}));

        assertThat(text(quotes.fromBinary(one.concat(two).toByteArray())))
                .isEqualTo("{\"levels\":{\"1\":{\"lots\":2}}}");
    }

    @Test
    void what_was_kept_for_another_version_of_the_type_is_not_given_to_protobuf_clients() {
        assertThatThrownBy(() -> quotes.toBinary(Payload.json("{\"gone\":1}")))
                .isInstanceOf(UnencodablePayloadException.class);
    }

    @Test
    void a_well_known_type_may_be_the_message_itself() {
        Translation any = new Translation(MessageType.of(Struct.getDescriptor()), MAX_BYTES);

        assertThat(any.toBinary(any.canonical(Payload.json("{\"a\":true}"))))
                .isEqualTo(Struct.newBuilder()
                        .putFields("a", Value.newBuilder().setBoolValue(true).build())
                        .build()
                        .toByteArray());
    }

    // ---- the descriptor set

    private static MessageType load(FileDescriptorSet set, String name) {
        return DescriptorSet.load("carillon.namespace.market.", set.toByteArray(), name);
    }

    @Test
    void a_descriptor_set_that_lacks_something_stops_the_deployment_with_the_key() {
        FileDescriptorSet good =
                FileDescriptorSet.newBuilder().addFile(Quotes.FILE).build();
        assertThat(load(good, "market.Quote").fullName()).isEqualTo("market.Quote");
        assertThat(load(good, "market.Quote.Level").fullName()).isEqualTo("market.Quote.Level");

        assertThatThrownBy(() -> load(good, "market.Missing"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("carillon.namespace.market.publication-protobuf-message = market.Missing");
        assertThatThrownBy(() -> DescriptorSet.load("carillon.namespace.market.", new byte[] {1}, "x"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("publication-protobuf-descriptor");
        FileDescriptorProto.Builder importing = Quotes.FILE.toBuilder().addDependency("missing.proto");
        assertThatThrownBy(() ->
                        load(FileDescriptorSet.newBuilder().addFile(importing).build(), "market.Quote"))
                .hasMessageContaining("--include_imports");
        FileDescriptorProto.Builder self = Quotes.FILE.toBuilder().addDependency("quote.proto");
        assertThatThrownBy(
                        () -> load(FileDescriptorSet.newBuilder().addFile(self).build(), "market.Quote"))
                .isInstanceOf(ConfigurationException.class);
        FileDescriptorSet any = FileDescriptorSet.newBuilder()
                .addFile(TypeProto.getDescriptor().toProto())
                .addFile(com.google.protobuf.SourceContextProto.getDescriptor().toProto())
                .addFile(StructProto.getDescriptor().toProto())
                .build();
        assertThatThrownBy(() -> load(any, "google.protobuf.Type")).hasMessageContaining("Any");
    }
}

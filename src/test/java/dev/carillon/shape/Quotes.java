package dev.carillon.shape;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;

/** A message type of a market, with one field of each interesting kind. */
public final class Quotes {

    static final FileDescriptorProto FILE = file();

    /** The descriptor set as it may be configured. */
    public static final String DESCRIPTOR = "base64:"
            + Base64.getEncoder()
                    .encodeToString(
                            FileDescriptorSet.newBuilder().addFile(FILE).build().toByteArray());

    public static final String MESSAGE = "market.Quote";

    private Quotes() {}

    private static FileDescriptorProto file() {
        String text = """
                name: "quote.proto" package: "market" syntax: "proto3"
                dependency: "google/protobuf/timestamp.proto" dependency: "google/protobuf/duration.proto"
                dependency: "google/protobuf/struct.proto" dependency: "google/protobuf/wrappers.proto"
                dependency: "google/protobuf/field_mask.proto"
                enum_type { name: "Side" value { name: "BUY" number: 0 } value { name: "SELL" number: 1 } }
                message_type {
                  name: "Quote"
                  field { name: "symbol" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
                  field { name: "price" number: 2 label: LABEL_OPTIONAL type: TYPE_DOUBLE }
                  field { name: "volume" number: 3 label: LABEL_OPTIONAL type: TYPE_INT64 }
                  field { name: "trade_id" number: 4 label: LABEL_OPTIONAL type: TYPE_UINT64 }
                  field { name: "lots" number: 5 label: LABEL_OPTIONAL type: TYPE_UINT32 }
                  field { name: "side" number: 6 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".market.Side" }
                  field { name: "raw" number: 7 label: LABEL_OPTIONAL type: TYPE_BYTES }
                  field { name: "at" number: 8 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".google.protobuf.Timestamp" }
                  field { name: "ttl" number: 9 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".google.protobuf.Duration" }
                  field { name: "tags" number: 10 label: LABEL_REPEATED type: TYPE_STRING }
                  field { name: "levels" number: 11 label: LABEL_REPEATED type: TYPE_MESSAGE
                          type_name: ".market.Quote.LevelsEntry" }
                  field { name: "extra" number: 12 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".google.protobuf.Struct" }
                  field { name: "any" number: 13 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".google.protobuf.Value" }
                  field { name: "limit" number: 14 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".google.protobuf.Int64Value" }
                  field { name: "next" number: 15 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".market.Quote" }
                  field { name: "mask" number: 16 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                          type_name: ".google.protobuf.FieldMask" }
                  field { name: "cash" number: 17 label: LABEL_OPTIONAL type: TYPE_BOOL oneof_index: 0 }
                  field { name: "note" number: 18 label: LABEL_OPTIONAL type: TYPE_STRING oneof_index: 0 }
                  oneof_decl { name: "settled" }
                  nested_type {
                    name: "Level"
                    field { name: "lots" number: 3 label: LABEL_OPTIONAL type: TYPE_UINT32 }
                  }
                  nested_type {
                    name: "LevelsEntry" options { map_entry: true }
                    field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_SINT32 }
                    field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE
                            type_name: ".market.Quote.Level" }
                  }
                }
                """;
        try {
            return TextFormat.parse(text, FileDescriptorProto.class);
        } catch (TextFormat.ParseException wrong) {
            throw new AssertionError(wrong);
        }
    }

    static Translation translation(int maxBytes) {
        byte[] set = FileDescriptorSet.newBuilder().addFile(FILE).build().toByteArray();
        return new Translation(DescriptorSet.load("test.", set, MESSAGE), maxBytes);
    }

    /** One field with a length, as it is on the wire. */
    public static ByteString field(int number, ByteString value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeBytes(number, value);
            out.flush();
        } catch (IOException toMemory) {
            throw new AssertionError(toMemory);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }
}

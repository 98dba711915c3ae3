package dev.carillon.endpoint;

import dev.carillon.message.WireFormat;
import dev.carillon.protocol.JsonFormat;
import dev.carillon.protocol.ProtobufFormat;
import org.jspecify.annotations.Nullable;

/** The formats of the client protocol, and which one a connection speaks for as long as it lives (protocol.md 1.1). */
final class WireFormats {

    static final String JSON_SUBPROTOCOL = "centrifuge-json";
    static final String PROTOBUF_SUBPROTOCOL = "centrifuge-protobuf";

    private WireFormats() {}

    /**
     * @param subprotocol the negotiated one; containers say "" or null when there is none
     * @param asked       name of the format that the query asked for, empty for none
     */
    static WireFormat of(@Nullable String subprotocol, String asked) {
        boolean protobuf = PROTOBUF_SUBPROTOCOL.equals(subprotocol) || asked.equals(ProtobufFormat.PROTOBUF.name());
        return protobuf ? ProtobufFormat.PROTOBUF : JsonFormat.JSON;
    }
}

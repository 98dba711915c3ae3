package dev.carillon.protocol;

import dev.carillon.message.WireFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats of the client protocol, and which one a connection speaks for as long as it lives (protocol.md 1.1). */
public final class WireFormats {

    public static final String JSON_SUBPROTOCOL = "centrifuge-json";
    public static final String PROTOBUF_SUBPROTOCOL = "centrifuge-protobuf";

    private WireFormats() {}

    /** @return the first of the offered subprotocols that is one of ours, or "" */
    public static String choose(List<String> offered) {
        return offered.stream()
                .filter(name -> name.equals(JSON_SUBPROTOCOL) || name.equals(PROTOBUF_SUBPROTOCOL))
                .findFirst()
                .orElse("");
    }

    /**
     * @param subprotocol the negotiated one; containers say "" or null when there is none
     * @param asked       name of the format that the query asked for, empty for none
     */
    public static WireFormat of(@Nullable String subprotocol, String asked) {
        boolean protobuf = PROTOBUF_SUBPROTOCOL.equals(subprotocol) || asked.equals(ProtobufFormat.PROTOBUF.name());
        return protobuf ? ProtobufFormat.PROTOBUF : JsonFormat.JSON;
    }
}

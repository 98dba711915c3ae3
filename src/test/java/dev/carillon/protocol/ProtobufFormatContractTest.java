package dev.carillon.protocol;

import static dev.carillon.protocol.ProtobufBytes.all;
import static dev.carillon.protocol.ProtobufBytes.bytes;
import static dev.carillon.protocol.ProtobufBytes.delimited;
import static dev.carillon.protocol.ProtobufBytes.number;
import static dev.carillon.protocol.ProtobufBytes.text;

import dev.carillon.message.WireFormat;
import dev.carillon.message.WireFormatContract;
import java.util.Arrays;

class ProtobufFormatContractTest extends WireFormatContract {

    @Override
    protected WireFormat format() {
        return ProtobufFormat.PROTOBUF;
    }

    @Override
    protected byte[] connectAndPublish() {
        return all(
                delimited(number(1, 1), bytes(4)),
                delimited(number(1, 2), bytes(7, text(1, "room:1"), text(2, "{\"a\":1}"))));
    }

    @Override
    protected byte[] connectAndHalfACommand() {
        byte[] whole = connectAndPublish();
        return Arrays.copyOf(whole, whole.length - 6);
    }

    @Override
    protected byte[] pong() {
        return new byte[] {0};
    }
}

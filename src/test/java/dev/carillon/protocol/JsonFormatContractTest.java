package dev.carillon.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.message.WireFormat;
import dev.carillon.message.WireFormatContract;

class JsonFormatContractTest extends WireFormatContract {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}\n";

    @Override
    protected WireFormat format() {
        return JsonFormat.JSON;
    }

    @Override
    protected byte[] connectAndPublish() {
        return (CONNECT + "{\"id\":2,\"publish\":{\"channel\":\"room:1\",\"data\":{\"a\":1}}}").getBytes(UTF_8);
    }

    @Override
    protected byte[] connectAndHalfACommand() {
        return (CONNECT + "{\"id\":2,\"publish\":{\"channel\":\"roo").getBytes(UTF_8);
    }

    @Override
    protected byte[] pong() {
        return "{}".getBytes(UTF_8);
    }
}

package dev.carillon.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Result;
import dev.carillon.message.WireFormat;
import dev.carillon.message.WireFormatContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesContractTest extends WireFormatContract {

    private static final String CONNECT = "{\"id\":1,\"connect\":{}}\n";

    @Override
    protected WireFormat format() {
        return FramedFormat.LINES;
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

    private static String text(WireFormat format) {
        Encoded publication =
                format.encode(new Push.Published(ChannelName.of("live:x"), Publication.of(Payload.json("\"a\\nb\""))));
        return format.join(List.of(format.encode(new Reply(2, new Result.Publish())), publication, format.ping()))
                .text();
    }

    @Test
    void each_line_ends_the_last_one_too() {
        assertThat(text(FramedFormat.LINES))
                .isEqualTo("{\"id\":2,\"publish\":{}}\n"
                        + "{\"push\":{\"channel\":\"live:x\",\"pub\":{\"data\":\"a\\nb\"}}}\n{}\n");
    }

    @Test
    void each_message_is_an_event_of_one_line() {
        assertThat(text(FramedFormat.EVENTS))
                .isEqualTo("data: {\"id\":2,\"publish\":{}}\n\n"
                        + "data: {\"push\":{\"channel\":\"live:x\",\"pub\":{\"data\":\"a\\nb\"}}}\n\n"
                        + "data: {}\n\n");
    }
}

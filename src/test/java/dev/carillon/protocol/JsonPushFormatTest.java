package dev.carillon.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Disconnect;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.ReplyError;
import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPushFormatTest {

    private static final JsonPushFormat FORMAT = JsonPushFormat.PUSHES;

    @Test
    void pushes_have_no_envelope() {
        assertThat(FORMAT.encode(new Push.Published(ChannelName.of("a"), Publication.of(Payload.json("1"))))
                        .text())
                .isEqualTo("{\"channel\":\"a\",\"pub\":{\"data\":1}}");
        assertThat(FORMAT.encode(new Push.Disconnected(Disconnect.EXPIRED)).text())
                .isEqualTo("{\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}");
        assertThat(FORMAT.ping().text()).isEqualTo("{}");
    }

    @Test
    void the_answer_to_connect_is_a_push_and_there_is_no_other_answer() {
        Result.Connect connected =
                new Result.Connect("c", "v", OptionalLong.empty(), Payload.EMPTY, Map.of(), 25, false, "s", "");
        assertThat(FORMAT.encode(new Reply(1, connected)).text())
                .isEqualTo("{\"connect\":{\"client\":\"c\",\"version\":\"v\",\"ping\":25,\"session\":\"s\"}}");
        assertThat(FORMAT.encode(new Reply(1, Result.Failure.of(ReplyError.INTERNAL))))
                .isSameAs(Encoded.NOTHING);
    }

    @Test
    void a_bare_request_is_a_connect() {
        Command command = FORMAT.decode("{\"token\":\"t\",\"subs\":{\"a\":{}}}".getBytes(UTF_8))
                .next();
        assertThat(command.request()).isInstanceOfSatisfying(Request.Connect.class, connect -> {
            assertThat(connect.token()).isEqualTo("t");
            assertThat(connect.subs()).containsOnlyKeys("a");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}{}", "{\"token\":1}"})
    void anything_else_is_malformed(String frame) {
        assertThatThrownBy(() -> FORMAT.decode(frame.getBytes(UTF_8))).isInstanceOf(MalformedMessageException.class);
    }
}

package dev.carillon.node;

import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Payload;
import dev.carillon.channel.RefusedException;
import dev.carillon.client.Handshake;
import dev.carillon.message.Encoded;
import dev.carillon.protocol.ProtobufFormat;
import dev.carillon.protocol.wire.Wire;
import dev.carillon.shape.PayloadShapes;
import dev.carillon.shape.Quotes;
import dev.carillon.shape.ShapeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Namespaces whose publications have a shape: {@code room} declares a Protobuf message, {@code live} a schema. */
class ShapedChannelTest {

    private static final String SCHEMA = """
            {"type": "object", "properties": {"price": {"type": "number"}}, "required": ["price"]}""";

    private static final byte[] ACME =
            Quotes.field(1, ByteString.copyFromUtf8("ACME")).toByteArray();

    private final List<String> logged = new ArrayList<>();
    private final PayloadShapes shapes = PayloadShapes.compile(
            Map.of(
                    "room", new ShapeSettings("n.room.", "", "/lots:number", Quotes.DESCRIPTOR, Quotes.MESSAGE),
                    "live", new ShapeSettings("n.live.", SCHEMA, "/price:number, /currency:default(\"EUR\")", "", ""),
                    "any", new ShapeSettings("n.any.", "", "", "", "")),
            65_536);
    private final TestNode node = TestNode.builder()
            .payloadCheck(shapes)
            .broker(broker -> shapes.around(broker, ChannelSyntax.DEFAULT))
            .log((level, id, fields) -> logged.add(level + " " + id + " " + List.of(fields)))
            .build();
    private final TestPeer json = node.connected();
    private final TestPeer protobuf = node.open(Handshake.NONE, ProtobufFormat.PROTOBUF);
    private int read;
    private int number;

    private static String publish(String channel, String data) {
        return "{\"id\":7,\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + data + "}}";
    }

    private static ServerApi.Publish fromServer(String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new ServerApi.Publish(Payload.json(bytes), false, Map.of(), "", Duration.ofMinutes(5), 0, "");
    }

    // ---- a declared message

    @Test
    void each_member_of_a_channel_with_a_declared_message_reads_its_own_format() throws IOException {
        json.asks(subscribe("room:1"));
        join("room:1");

        json.send(publish("room:1", "{ \"symbol\" : \"ACME\" }"));
        assertThat(json.heard()).last().asString().contains("\"data\":{\"symbol\":\"ACME\"}");
        assertThat(payloads()).containsExactly(ByteString.copyFrom(ACME));

        say(ACME);
        assertThat(json.heard()).singleElement().asString().contains("\"data\":{\"symbol\":\"ACME\"}");
        assertThat(payloads()).containsExactly(ByteString.copyFrom(ACME));

        node.api().publish(ChannelName.of("room:1"), fromServer("{\"symbol\":\"ACME\",\"lots\":null}"));
        node.settle();
        assertThat(json.heard()).singleElement().asString().contains("\"data\":{\"symbol\":\"ACME\"}");
        assertThat(payloads()).containsExactly(ByteString.copyFrom(ACME));
    }

    @Test
    void an_empty_message_is_one_too() throws IOException {
        json.asks(subscribe("room:1"));
        join("room:1");

        say(new byte[0]);

        assertThat(json.heard()).singleElement().asString().contains("\"data\":{}");
        assertThat(payloads()).containsExactly(ByteString.EMPTY);
    }

    @Test
    void what_is_recovered_and_what_is_read_as_history_is_in_the_readers_format() throws IOException {
        json.asks(subscribe("room:1"));
        String epoch = node.top("room:1").epoch();
        json.send(publish("room:1", "{\"symbol\":\"ACME\"}"));
        json.heard();

        say(Wire.Command.newBuilder().setConnect(Wire.ConnectRequest.getDefaultInstance()));
        say(Wire.Command.newBuilder()
                .setSubscribe(Wire.SubscribeRequest.newBuilder()
                        .setChannel("room:1")
                        .setRecoverable(true)
                        .setRecover(true)
                        .setEpoch(epoch)));
        say(Wire.Command.newBuilder()
                .setHistory(
                        Wire.HistoryRequest.newBuilder().setChannel("room:1").setLimit(5)));

        List<Wire.Reply> replies = heard();
        assertThat(replies.stream()
                        .filter(Wire.Reply::hasSubscribe)
                        .findFirst()
                        .orElseThrow()
                        .getSubscribe()
                        .getPublicationsList())
                .singleElement()
                .satisfies(each -> assertThat(each.getData().toByteArray()).isEqualTo(ACME));
        assertThat(replies.get(replies.size() - 1).getHistory().getPublicationsList())
                .singleElement()
                .satisfies(each -> assertThat(each.getData().toByteArray()).isEqualTo(ACME));
        assertThat(json.asks("{\"id\":9,\"history\":{\"channel\":\"room:1\",\"limit\":5}}"))
                .last()
                .asString()
                .contains("\"data\":{\"symbol\":\"ACME\"}");
    }

    @Test
    void what_is_no_such_message_is_refused_in_either_format_and_ends_nobody() throws IOException {
        json.asks(subscribe("room:1"));
        join("room:1");

        assertThat(json.asks(publish("room:1", "{\"symbol\":1}")))
                .singleElement()
                .asString()
                .contains("\"code\":107");
        say("{\"symbol\":\"ACME\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(heard())
                .singleElement()
                .satisfies(reply -> assertThat(reply.getError().getCode()).isEqualTo(107));
        assertThat(json.heard()).isEmpty();
        assertThat(json.closeCode()).isZero();
        assertThat(protobuf.closeCode()).isZero();
    }

    @Test
    void a_channel_without_a_declared_message_is_left_alone() throws IOException {
        json.asks(subscribe("any:1"));
        join("any:1");

        json.send(publish("any:1", "{ \"symbol\" : \"ACME\" }"));

        assertThat(payloads()).containsExactly(ByteString.copyFromUtf8("{ \"symbol\" : \"ACME\" }"));
    }

    // ---- a schema and conversions

    @Test
    void a_publication_is_converted_and_then_judged_by_the_schema() {
        json.asks(subscribe("live:1"));

        assertThat(json.asks(publish("live:1", "{\"price\":\"1.50\"}")))
                .last()
                .asString()
                .contains("\"data\":{\"price\":1.50,\"currency\":\"EUR\"}");
        assertThat(json.asks(publish("live:1", "{}")))
                .containsExactly("{\"id\":7,\"error\":{\"code\":107,\"message\":\"bad request\"}}");
    }

    @Test
    void the_server_is_told_where_and_what_was_expected() {
        assertThatThrownBy(() -> node.api()
                        .publish(ChannelName.of("live:1"), fromServer("{\"price\":\"secret\"}"))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(RefusedException.class)
                .hasMessageContaining("bad request: data at /price: expected number")
                .hasMessageNotContaining("secret");
        assertThat(node.api()
                        .broadcast(
                                List.of(ChannelName.of("live:1"), ChannelName.of("any:1")),
                                fromServer("{\"price\":{}}")))
                .extracting(each -> each.toCompletableFuture().isCompletedExceptionally())
                .containsExactly(true, false);
    }

    @Test
    void a_refusal_is_logged_with_its_path_at_most_once_a_second() {
        json.send(publish("live:1", "{\"price\":\"secret\"}"));
        json.send(publish("live:1", "{\"price\":true}"));
        node.pass(Duration.ofSeconds(1));
        json.send(publish("live:1", "{}"));

        assertThat(logged)
                .containsExactly(
                        "INFO publication.misshapen [channel, live:1, path, /price, expected, number]",
                        "DEBUG publication.misshapen [channel, live:1, path, /price, expected, number]",
                        "INFO publication.misshapen [channel, live:1, path, , expected, required [\"price\"]]");
    }

    // ---- the Protobuf member

    private void join(String channel) throws IOException {
        say(Wire.Command.newBuilder().setConnect(Wire.ConnectRequest.getDefaultInstance()));
        say(Wire.Command.newBuilder()
                .setSubscribe(Wire.SubscribeRequest.newBuilder().setChannel(channel)));
        assertThat(heard()).noneMatch(Wire.Reply::hasError);
        json.heard();
    }

    private void say(byte[] data) throws IOException {
        say(Wire.Command.newBuilder()
                .setPublish(
                        Wire.PublishRequest.newBuilder().setChannel("room:1").setData(ByteString.copyFrom(data))));
    }

    private void say(Wire.Command.Builder command) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        command.setId(++number).build().writeDelimitedTo(frame);
        protobuf.client.receive(frame.toByteArray());
        node.settle();
    }

    private List<Wire.Reply> heard() throws IOException {
        List<Wire.Reply> replies = new ArrayList<>();
        List<Encoded> frames = protobuf.transport.frames();
        for (; read < frames.size(); read++) {
            ByteArrayInputStream in = new ByteArrayInputStream(frames.get(read).bytes());
            while (in.available() > 0) {
                replies.add(Wire.Reply.parseDelimitedFrom(in));
            }
        }
        return replies;
    }

    private List<ByteString> payloads() throws IOException {
        return heard().stream()
                .map(Wire.Reply::getPush)
                .filter(Wire.Push::hasPub)
                .map(push -> push.getPub().getData())
                .toList();
    }

    @Test
    void a_namespace_without_a_shape_has_none() {
        assertThat(shapes.shape("any")).isEqualTo(Optional.empty());
        assertThat(PayloadShapes.compile(Map.of(), 1).around(node.broker, ChannelSyntax.DEFAULT))
                .isSameAs(node.broker);
    }
}

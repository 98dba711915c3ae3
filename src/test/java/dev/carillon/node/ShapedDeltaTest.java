package dev.carillon.node;

import static dev.carillon.node.Lines.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.channel.ChannelSyntax;
import dev.carillon.channel.Namespace;
import dev.carillon.channel.NamespaceLike;
import dev.carillon.client.Handshake;
import dev.carillon.delta.FossilPatch;
import dev.carillon.message.Encoded;
import dev.carillon.protocol.JsonReader;
import dev.carillon.protocol.ProtobufFormat;
import dev.carillon.protocol.wire.Wire;
import dev.carillon.shape.PayloadShapes;
import dev.carillon.shape.Quotes;
import dev.carillon.shape.ShapeSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Members with delta of a channel that declares a Protobuf message: each gets patches of what it has in its own format. */
class ShapedDeltaTest {

    private static final String SYMBOL = "a symbol that is long enough for a patch, ".repeat(10);

    private final PayloadShapes shapes = PayloadShapes.compile(
            Map.of("room", new ShapeSettings("n.room.", "", "", Quotes.DESCRIPTOR, Quotes.MESSAGE)), 65_536);
    private final TestNode node = TestNode.builder()
            .namespace(NamespaceLike.with(TestNode.roomLike(), new Namespace.Deltas(true, true)))
            .payloadCheck(shapes)
            .broker(broker -> shapes.around(broker, ChannelSyntax.DEFAULT))
            .build();
    private final TestPeer json = node.connected();
    private final TestPeer protobuf = node.open(Handshake.NONE, ProtobufFormat.PROTOBUF);
    private int number;

    @Test
    void each_member_gets_patches_of_what_it_has_in_its_own_format() throws IOException {
        json.asks(subscribe(2, "room:1", ",\"delta\":\"fossil\""));
        say(Wire.Command.newBuilder().setConnect(Wire.ConnectRequest.getDefaultInstance()));
        say(Wire.Command.newBuilder()
                .setSubscribe(
                        Wire.SubscribeRequest.newBuilder().setChannel("room:1").setDelta("fossil")));

        json.send("{\"id\":3,\"publish\":{\"channel\":\"room:1\",\"data\":{\"symbol\":\"" + SYMBOL + "1\"}}}");
        say(Wire.Command.newBuilder()
                .setPublish(Wire.PublishRequest.newBuilder()
                        .setChannel("room:1")
                        .setData(ByteString.copyFrom(message(SYMBOL + "2")))));
        json.send("{\"id\":4,\"publish\":{\"channel\":\"room:1\",\"data\":{\"symbol\":\"" + SYMBOL + "3\"}}}");

        assertThat(texts()).containsExactly(document("1"), document("2"), document("3"));
        assertThat(binaries())
                .containsExactly(
                        ByteString.copyFrom(message(SYMBOL + "1")),
                        ByteString.copyFrom(message(SYMBOL + "2")),
                        ByteString.copyFrom(message(SYMBOL + "3")));
    }

    private static String document(String end) {
        return "{\"symbol\":\"" + SYMBOL + end + "\"}";
    }

    private static byte[] message(String symbol) {
        return Quotes.field(1, ByteString.copyFromUtf8(symbol)).toByteArray();
    }

    /** What the JSON member has in the end, each patch applied; all but the first are patches. */
    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String line : String.join("\n", json.heard()).lines().toList()) {
            int at = line.indexOf("\"pub\":{\"data\":");
            if (at >= 0) {
                byte[] rest = line.substring(at + 14).getBytes(StandardCharsets.UTF_8);
                String data = new JsonReader(rest).string();
                assertThat(line.contains("\"delta\":true")).isEqualTo(!texts.isEmpty());
                texts.add(texts.isEmpty() ? data : FossilPatch.apply(texts.get(texts.size() - 1), data));
            }
        }
        return texts;
    }

    /** The same of the Protobuf member. */
    private List<ByteString> binaries() throws IOException {
        List<ByteString> all = new ArrayList<>();
        for (Encoded frame : protobuf.transport.frames()) {
            ByteArrayInputStream in = new ByteArrayInputStream(frame.bytes());
            while (in.available() > 0) {
                Wire.Reply reply = Wire.Reply.parseDelimitedFrom(in);
                if (reply.hasPush() && reply.getPush().hasPub()) {
                    Wire.Publication pub = reply.getPush().getPub();
                    assertThat(pub.getDelta()).isEqualTo(!all.isEmpty());
                    all.add(all.isEmpty() ? pub.getData() : patched(all.get(all.size() - 1), pub.getData()));
                }
            }
        }
        return all;
    }

    private static ByteString patched(ByteString base, ByteString patch) {
        return ByteString.copyFrom(FossilPatch.apply(base.toByteArray(), patch.toByteArray()));
    }

    private void say(Wire.Command.Builder command) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        command.setId(++number).build().writeDelimitedTo(frame);
        protobuf.client.receive(frame.toByteArray());
        node.settle();
    }
}

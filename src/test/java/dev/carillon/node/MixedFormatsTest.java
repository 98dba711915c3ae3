package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.client.Handshake;
import dev.carillon.message.Encoded;
import dev.carillon.protocol.ProtobufFormat;
import dev.carillon.protocol.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members that speak different formats in one channel. */
class MixedFormatsTest {

    private final TestNode node = TestNode.create();
    private final TestPeer json = node.connected();
    private final TestPeer protobuf = node.open(Handshake.NONE, ProtobufFormat.PROTOBUF);
    private int read;
    private int number;

    @Test
    void what_a_protobuf_member_publishes_a_json_member_reads_and_the_other_way_round() throws IOException {
        json.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        join("live:1");

        publish("live:1", "{\"from\":\n \"protobuf\"}".getBytes());
        assertThat(json.heard())
                .singleElement()
                .asString()
                .startsWith("{\"push\":{\"channel\":\"live:1\",\"pub\":{\"data\":{\"from\": \"protobuf\"},");
        List<Wire.Reply> own = heard();
        assertThat(own).filteredOn(Wire.Reply::hasPublish).hasSize(1);
        assertThat(payloads(own)).containsExactly("{\"from\": \"protobuf\"}");

        json.send("{\"id\":3,\"publish\":{\"channel\":\"live:1\",\"data\":[1.50]}}");
        assertThat(json.heard()).hasSize(2);
        assertThat(payloads(heard())).containsExactly("[1.50]");
    }

    @Test
    void in_a_channel_of_json_a_payload_that_is_none_is_refused_and_nobody_gets_it() throws IOException {
        json.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        join("live:1");

        for (byte[] bad : List.of(new byte[] {(byte) 0xff}, new byte[0], "{} {}".getBytes(), "nul".getBytes())) {
            publish("live:1", bad);

            assertThat(heard())
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.getError().getCode()).isEqualTo(107));
            assertThat(json.heard()).isEmpty();
        }
        assertThat(json.closeCode()).isZero();
        assertThat(protobuf.closeCode()).isZero();
    }

    @Test
    void a_channel_of_binary_data_is_for_protobuf_members() throws IOException {
        join("binary:1");

        publish("binary:1", new byte[] {(byte) 0xff, 0, '\n'});

        assertThat(heard())
                .filteredOn(Wire.Reply::hasPush)
                .singleElement()
                .satisfies(
                        reply -> assertThat(reply.getPush().getPub().getData().toByteArray())
                                .containsExactly(0xff, 0, '\n'));
    }

    @Test
    void in_a_channel_of_anything_json_that_a_protobuf_member_publishes_reaches_json_members() throws IOException {
        json.asks("{\"id\":2,\"subscribe\":{\"channel\":\"any:1\"}}");
        join("any:1");

        publish("any:1", "\"text\"".getBytes());

        assertThat(json.heard()).singleElement().asString().contains("\"data\":\"text\"");
        assertThat(payloads(heard())).containsExactly("\"text\"");
    }

    @Test
    void a_protobuf_member_recovers_what_a_json_member_has_published() throws IOException {
        json.asks("{\"id\":2,\"subscribe\":{\"channel\":\"room:1\"}}");
        String epoch = node.top("room:1").epoch();
        json.send("{\"id\":3,\"publish\":{\"channel\":\"room:1\",\"data\":1}}");
        json.send("{\"id\":4,\"publish\":{\"channel\":\"room:1\",\"data\":2}}");

        say(Wire.Command.newBuilder().setConnect(Wire.ConnectRequest.getDefaultInstance()));
        say(Wire.Command.newBuilder()
                .setSubscribe(Wire.SubscribeRequest.newBuilder()
                        .setChannel("room:1")
                        .setRecoverable(true)
                        .setRecover(true)
                        .setEpoch(epoch)
                        .setOffset(1)));

        Wire.SubscribeResult result = heard().stream()
                .filter(Wire.Reply::hasSubscribe)
                .findFirst()
                .orElseThrow()
                .getSubscribe();
        assertThat(result.getRecovered()).isTrue();
        assertThat(result.getPublicationsList())
                .extracting(each -> each.getData().toStringUtf8() + "@" + each.getOffset())
                .containsExactly("2@2");
    }

    @Test
    void a_malformed_frame_ends_the_one_that_sent_it_and_nobody_else() throws IOException {
        json.asks("{\"id\":2,\"subscribe\":{\"channel\":\"live:1\"}}");
        join("live:1");

        protobuf.client.receive(new byte[] {5, 1});
        node.settle();

        assertThat(protobuf.closeCode()).isEqualTo(3501);
        assertThat(json.closeCode()).isZero();
        assertThat(json.asks("{\"id\":3,\"publish\":{\"channel\":\"live:1\",\"data\":1}}"))
                .hasSize(2);
    }

    private void join(String channel) throws IOException {
        say(Wire.Command.newBuilder().setConnect(Wire.ConnectRequest.getDefaultInstance()));
        say(Wire.Command.newBuilder()
                .setSubscribe(Wire.SubscribeRequest.newBuilder().setChannel(channel)));
        assertThat(heard()).hasSize(2).noneMatch(Wire.Reply::hasError);
        json.heard();
    }

    private void publish(String channel, byte[] data) throws IOException {
        say(Wire.Command.newBuilder()
                .setPublish(Wire.PublishRequest.newBuilder().setChannel(channel).setData(ByteString.copyFrom(data))));
    }

    private void say(Wire.Command.Builder command) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        command.setId(++number).build().writeDelimitedTo(frame);
        protobuf.client.receive(frame.toByteArray());
        node.settle();
    }

    /** What has come to the Protobuf member since the last call. */
    private List<Wire.Reply> heard() throws IOException {
        List<Wire.Reply> replies = new ArrayList<>();
        List<Encoded> frames = protobuf.transport.frames();
        for (; read < frames.size(); read++) {
            assertThat(frames.get(read).isBinary()).isTrue();
            ByteArrayInputStream in = new ByteArrayInputStream(frames.get(read).bytes());
            while (in.available() > 0) {
                replies.add(Wire.Reply.parseDelimitedFrom(in));
            }
        }
        return replies;
    }

    private static List<String> payloads(List<Wire.Reply> replies) {
        return replies.stream()
                .filter(Wire.Reply::hasPush)
                .map(reply -> reply.getPush().getPub().getData().toStringUtf8())
                .toList();
    }
}

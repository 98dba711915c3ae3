package dev.carillon.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.Command;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;
import dev.carillon.message.Reply;
import dev.carillon.message.Request;
import dev.carillon.message.Result;
import dev.carillon.protocol.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random messages, written by one side with the generated classes and read by the other as records, and back. */
class ProtobufRoundTripTest {

    private static final int ROUNDS = 2_000;

    private final Random random = new Random(20_261_122);

    @Test
    void commands_that_a_client_writes_are_read_as_they_were_meant() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            List<Command> meant = new ArrayList<>();
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                Command command = new Command(random.nextInt() & 0xffff_ffffL, request());
                meant.add(command);
                written(command).writeDelimitedTo(frame);
            }

            List<Command> read = new ArrayList<>();
            ProtobufFormat.PROTOBUF.decode(frame.toByteArray()).forEachRemaining(read::add);

            assertThat(read).isEqualTo(meant);
        }
    }

    @Test
    void what_the_server_writes_a_client_reads_as_it_was_meant() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Publication publication = publication();
            Result.History history =
                    new Result.History(List.of(publication, publication()), new StreamPosition(text(), offset()));
            long id = random.nextInt() & 0xffff_ffffL;
            Encoded push = ProtobufFormat.PROTOBUF.encode(new Push.Published(ChannelName.of("room:1"), publication));
            Encoded reply = ProtobufFormat.PROTOBUF.encode(new Reply(id, history));

            ByteArrayInputStream frame = new ByteArrayInputStream(ProtobufFormat.PROTOBUF
                    .join(List.of(push, ProtobufFormat.PROTOBUF.ping(), reply))
                    .bytes());
            Wire.Push readPush = Wire.Reply.parseDelimitedFrom(frame).getPush();
            Wire.Reply readPing = Wire.Reply.parseDelimitedFrom(frame);
            Wire.Reply readReply = Wire.Reply.parseDelimitedFrom(frame);

            assertThat(frame.available()).isZero();
            assertThat(readPush.getChannel()).isEqualTo("room:1");
            assertThat(read(readPush.getPub())).isEqualTo(publication);
            assertThat(readPing).isEqualTo(Wire.Reply.getDefaultInstance());
            assertThat(Integer.toUnsignedLong(readReply.getId())).isEqualTo(id);
            assertThat(readReply.getHistory().getPublicationsList().stream()
                            .map(ProtobufRoundTripTest::read)
                            .toList())
                    .isEqualTo(history.publications());
            assertThat(new StreamPosition(
                            readReply.getHistory().getEpoch(),
                            readReply.getHistory().getOffset()))
                    .isEqualTo(history.top());
        }
    }

    @Test
    void a_payload_comes_out_as_it_went_in_whatever_its_bytes() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] in = Wire.Command.newBuilder()
                    .setPublish(Wire.PublishRequest.newBuilder().setData(ByteString.copyFrom(bytes())))
                    .build()
                    .toByteArray();
            byte[] frame = ProtobufBytes.delimited(in);
            Request.Publish publish = (Request.Publish)
                    ProtobufFormat.PROTOBUF.decode(frame).next().request();

            Result.Subscribe result = new Result.Subscribe(
                    OptionalLong.empty(),
                    false,
                    false,
                    StreamPosition.NONE,
                    List.of(Publication.of(publish.data())),
                    false,
                    false,
                    publish.data());
            byte[] out = ProtobufFormat.PROTOBUF.encode(new Reply(0, result)).bytes();

            byte[] data = publish.data().bytes();
            byte[] field = data.length == 0 ? new byte[0] : ProtobufBytes.bytes(4, data);
            byte[] own = data.length == 0 ? new byte[0] : ProtobufBytes.bytes(11, data);
            assertThat(out)
                    .isEqualTo(ProtobufBytes.delimited(ProtobufBytes.bytes(6, ProtobufBytes.bytes(7, field), own)));
        }
    }

    private Request request() {
        return switch (random.nextInt(6)) {
            case 0 -> subscribe(text());
            case 1 -> new Request.Publish(text(), payload(), random.nextInt(), entry());
            case 2 -> new Request.Rpc(text(), payload());
            case 3 -> {
                Map<String, Request.Subscribe> subs = new HashMap<>();
                for (int left = random.nextInt(3); left > 0; left--) {
                    String channel = text();
                    subs.put(channel, subscribe(channel));
                }
                yield new Request.Connect(text(), payload(), subs, text(), text(), Map.of(text(), text()));
            }
            case 4 ->
                new Request.History(
                        text(),
                        random.nextInt(),
                        random.nextBoolean() ? Optional.of(position()) : Optional.empty(),
                        random.nextBoolean());
            default -> new Request.SubRefresh(text(), text());
        };
    }

    private Request.Subscribe subscribe(String channel) {
        return new Request.Subscribe(
                channel,
                text(),
                random.nextBoolean(),
                position(),
                payload(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                text(),
                random.nextLong(),
                Optional.empty(),
                new Request.MapPart(random.nextInt(), random.nextInt(), text(), random.nextInt()));
    }

    private static Wire.Command written(Command command) {
        Wire.Command.Builder to = Wire.Command.newBuilder().setId((int) command.id());
        if (command.request() instanceof Request.Subscribe subscribe) {
            to.setSubscribe(written(subscribe));
        } else if (command.request() instanceof Request.Publish publish) {
            to.getPublishBuilder()
                    .setChannel(publish.channel())
                    .setData(bytes(publish.data()))
                    .setType(publish.type())
                    .setKey(publish.entry().key())
                    .setRemoved(publish.entry().removed());
        } else if (command.request() instanceof Request.Rpc rpc) {
            to.getRpcBuilder().setMethod(rpc.name()).setData(bytes(rpc.data()));
        } else if (command.request() instanceof Request.Connect connect) {
            Wire.ConnectRequest.Builder into = to.getConnectBuilder()
                    .setToken(connect.token())
                    .setData(bytes(connect.data()))
                    .setName(connect.name())
                    .setVersion(connect.version())
                    .putAllHeaders(connect.headers());
            connect.subs().forEach((channel, wish) -> into.putSubs(channel, written(wish)));
        } else if (command.request() instanceof Request.History history) {
            Wire.HistoryRequest.Builder into = to.getHistoryBuilder()
                    .setChannel(history.channel())
                    .setLimit(history.limit())
                    .setReverse(history.reverse());
            history.since()
                    .ifPresent(since ->
                            into.getSinceBuilder().setEpoch(since.epoch()).setOffset(since.offset()));
        } else if (command.request() instanceof Request.SubRefresh refresh) {
            to.getSubRefreshBuilder().setChannel(refresh.channel()).setToken(refresh.token());
        }
        return to.build();
    }

    private static Wire.SubscribeRequest written(Request.Subscribe wish) {
        return Wire.SubscribeRequest.newBuilder()
                .setChannel(wish.channel())
                .setToken(wish.token())
                .setRecover(wish.recover())
                .setEpoch(wish.since().epoch())
                .setOffset(wish.since().offset())
                .setData(bytes(wish.data()))
                .setPositioned(wish.positioned())
                .setRecoverable(wish.recoverable())
                .setJoinLeave(wish.joinLeave())
                .setDelta(wish.delta())
                .setFlag(wish.flag())
                .setType(wish.map().type())
                .setPhase(wish.map().phase())
                .setCursor(wish.map().cursor())
                .setLimit(wish.map().limit())
                .build();
    }

    private Publication publication() {
        Optional<ClientInfo> info = random.nextBoolean()
                ? Optional.of(new ClientInfo(text(), text(), payload(), payload()))
                : Optional.empty();
        return new Publication(
                payload(), info, offset(), random.nextBoolean() ? Map.of(text(), text()) : Map.of(), entry());
    }

    private Publication.Entry entry() {
        return new Publication.Entry(text(), random.nextBoolean());
    }

    private static Publication read(Wire.Publication from) {
        Wire.ClientInfo info = from.getInfo();
        return new Publication(
                payload(from.getData()),
                from.hasInfo()
                        ? Optional.of(new ClientInfo(
                                info.getUser(),
                                info.getClient(),
                                payload(info.getConnInfo()),
                                payload(info.getChanInfo())))
                        : Optional.empty(),
                from.getOffset(),
                from.getTagsMap(),
                new Publication.Entry(from.getKey(), from.getRemoved()));
    }

    private StreamPosition position() {
        return new StreamPosition(text(), offset());
    }

    private long offset() {
        return random.nextLong() >>> 1 + random.nextInt(63);
    }

    private Payload payload() {
        return Payload.of(bytes());
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Payload payload(ByteString bytes) {
        return Payload.of(bytes.toByteArray());
    }

    private static ByteString bytes(Payload payload) {
        return ByteString.copyFrom(payload.bytes());
    }

    private String text() {
        return random.ints(random.nextInt(12), 0, 0x11_0000)
                .filter(point -> point < 0xd800 || point > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

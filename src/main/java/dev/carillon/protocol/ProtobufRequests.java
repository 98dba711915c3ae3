package dev.carillon.protocol;

import com.google.protobuf.ByteString;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.channel.StreamPosition;
import dev.carillon.message.FilterNode;
import dev.carillon.message.MalformedMessageException;
import dev.carillon.message.Request;
import dev.carillon.protocol.wire.Wire;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Takes the request out of a command (protocol.md 4). Whether it is allowed, or makes sense, is not looked at here. */
final class ProtobufRequests {

    private ProtobufRequests() {}

    /** The request that counts when there are several is the first in this order (protocol.md 3). */
    static Request read(Wire.Command command) {
        if (command.hasConnect()) {
            return connect(command.getConnect());
        } else if (command.hasSubscribe()) {
            Wire.SubscribeRequest subscribe = command.getSubscribe();
            return subscribe(subscribe, subscribe.getChannel());
        } else if (command.hasUnsubscribe()) {
            return new Request.Unsubscribe(command.getUnsubscribe().getChannel());
        } else if (command.hasPublish()) {
            Wire.PublishRequest publish = command.getPublish();
            return new Request.Publish(
                    publish.getChannel(),
                    payload(publish.getData()),
                    publish.getType(),
                    new Publication.Entry(publish.getKey(), publish.getRemoved()));
        } else if (command.hasPresence()) {
            return new Request.Presence(command.getPresence().getChannel());
        } else if (command.hasPresenceStats()) {
            return new Request.PresenceStats(command.getPresenceStats().getChannel());
        } else if (command.hasHistory()) {
            return history(command.getHistory());
        } else if (command.hasRpc()) {
            return new Request.Rpc(
                    command.getRpc().getMethod(), payload(command.getRpc().getData()));
        } else if (command.hasSend()) {
            return new Request.Send(payload(command.getSend().getData()));
        } else if (command.hasRefresh()) {
            return new Request.Refresh(command.getRefresh().getToken());
        } else if (command.hasSubRefresh()) {
            Wire.SubRefreshRequest refresh = command.getSubRefresh();
            return new Request.SubRefresh(refresh.getChannel(), refresh.getToken());
        }
        return Request.Nothing.INSTANCE;
    }

    private static Request connect(Wire.ConnectRequest connect) {
        Map<String, Request.Subscribe> subs = new HashMap<>();
        connect.getSubsMap().forEach((channel, wish) -> subs.put(channel, subscribe(wish, channel)));
        return new Request.Connect(
                connect.getToken(),
                payload(connect.getData()),
                subs,
                connect.getName(),
                connect.getVersion(),
                connect.getHeadersMap());
    }

    private static Request.Subscribe subscribe(Wire.SubscribeRequest wish, String channel) {
        return new Request.Subscribe(
                channel,
                wish.getToken(),
                wish.getRecover(),
                position(wish.getEpoch(), wish.getOffset()),
                payload(wish.getData()),
                wish.getPositioned(),
                wish.getRecoverable(),
                wish.getJoinLeave(),
                wish.getDelta(),
                wish.getFlag(),
                wish.hasTf() ? Optional.of(filter(wish.getTf())) : Optional.empty(),
                new Request.MapPart(wish.getType(), wish.getPhase(), wish.getCursor(), wish.getLimit()));
    }

    // No deeper than the library reads.
    private static FilterNode filter(Wire.FilterNode node) {
        return new FilterNode(
                node.getOp(),
                node.getKey(),
                node.getCmp(),
                node.getVal(),
                node.getValsList(),
                node.getNodesList().stream().map(ProtobufRequests::filter).toList());
    }

    private static Request history(Wire.HistoryRequest history) {
        Optional<StreamPosition> since = history.hasSince()
                ? Optional.of(position(
                        history.getSince().getEpoch(), history.getSince().getOffset()))
                : Optional.empty();
        return new Request.History(history.getChannel(), history.getLimit(), since, history.getReverse());
    }

    private static StreamPosition position(String epoch, long offset) {
        if (offset < 0) {
            // An unsigned one, beyond what a long can hold.
            throw new MalformedMessageException("expected an offset below 2^63");
        }
        return offset == 0 && epoch.isEmpty() ? StreamPosition.NONE : new StreamPosition(epoch, offset);
    }

    private static Payload payload(ByteString bytes) {
        return Payload.of(bytes.toByteArray());
    }
}

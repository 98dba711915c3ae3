package dev.carillon.protocol;

import dev.carillon.channel.Disconnect;
import dev.carillon.message.Push;
import dev.carillon.protocol.wire.Wire;

/** Makes pushes, in the envelope of a reply without an id (protocol.md 5). */
final class ProtobufPushes {

    private ProtobufPushes() {}

    static Wire.Reply message(Push push) {
        Wire.Push.Builder message = Wire.Push.newBuilder();
        set(message, push);
        return Wire.Reply.newBuilder().setPush(message).build();
    }

    private static void set(Wire.Push.Builder message, Push push) {
        if (push instanceof Push.Published published) {
            message.setChannel(published.channel().value())
                    .setPub(ProtobufResults.publication(published.publication()));
        } else if (push instanceof Push.Delta delta) {
            message.setChannel(delta.channel().value())
                    .setPub(ProtobufDeltas.publication(delta.publication(), delta.base()));
        } else if (push instanceof Push.Joined joined) {
            message.setChannel(joined.channel().value())
                    .setJoin(Wire.Join.newBuilder().setInfo(ProtobufResults.info(joined.info())));
        } else if (push instanceof Push.Left left) {
            message.setChannel(left.channel().value())
                    .setLeave(Wire.Leave.newBuilder().setInfo(ProtobufResults.info(left.info())));
        } else if (push instanceof Push.Unsubscribed unsubscribed) {
            message.setChannel(unsubscribed.channel().value())
                    .setUnsubscribe(Wire.Unsubscribe.newBuilder()
                            .setCode(unsubscribed.code())
                            .setReason(unsubscribed.reason()));
        } else if (push instanceof Push.Subscribed subscribed) {
            message.setChannel(subscribed.channel().value())
                    .setSubscribe(ProtobufResults.subscribed(subscribed.result()));
        } else if (push instanceof Push.Message told) {
            message.setMessage(Wire.Message.newBuilder().setData(ProtobufResults.bytes(told.data())));
        } else if (push instanceof Push.Refreshed refreshed) {
            message.setRefresh(ProtobufResults.refreshed(refreshed.ttl()));
        } else if (push instanceof Push.Disconnected disconnected) {
            Disconnect disconnect = disconnected.disconnect();
            message.setDisconnect(
                    Wire.Disconnect.newBuilder().setCode(disconnect.code()).setReason(disconnect.reason()));
        } else if (push instanceof Push.Connected connected) {
            message.setConnect(ProtobufResults.connected(connected.result()));
        } else {
            throw new AssertionError(push);
        }
    }
}

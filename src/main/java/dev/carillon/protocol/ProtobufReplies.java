package dev.carillon.protocol;

import dev.carillon.message.Reply;
import dev.carillon.message.Result;
import dev.carillon.protocol.wire.Wire;

/**
 * Makes replies: the id, and the result in the member of its command or the error (protocol.md 3). A result without
 * anything in it is set all the same.
 */
final class ProtobufReplies {

    private ProtobufReplies() {}

    static Wire.Reply message(Reply reply) {
        Wire.Reply.Builder message = Wire.Reply.newBuilder().setId((int) reply.id());
        set(message, reply.result());
        return message.build();
    }

    private static void set(Wire.Reply.Builder message, Result result) {
        if (result instanceof Result.Publish) {
            message.setPublish(Wire.PublishResult.getDefaultInstance());
        } else if (result instanceof Result.Rpc rpc) {
            message.setRpc(Wire.RpcResult.newBuilder().setData(ProtobufResults.bytes(rpc.data())));
        } else if (result instanceof Result.Failure failure) {
            message.setError(Wire.Error.newBuilder()
                    .setCode(failure.code())
                    .setMessage(failure.message())
                    .setTemporary(failure.temporary()));
        } else if (result instanceof Result.Connect connect) {
            message.setConnect(ProtobufResults.connect(connect));
        } else if (result instanceof Result.Subscribe subscribe) {
            message.setSubscribe(ProtobufResults.subscribe(subscribe));
        } else if (result instanceof Result.Unsubscribe) {
            message.setUnsubscribe(Wire.UnsubscribeResult.getDefaultInstance());
        } else if (result instanceof Result.Presence presence) {
            message.setPresence(ProtobufResults.presence(presence));
        } else if (result instanceof Result.PresenceStats stats) {
            message.setPresenceStats(Wire.PresenceStatsResult.newBuilder()
                    .setNumClients(stats.clients())
                    .setNumUsers(stats.users()));
        } else if (result instanceof Result.History history) {
            message.setHistory(ProtobufResults.history(history));
        } else if (result instanceof Result.Refresh refresh) {
            message.setRefresh(ProtobufResults.refresh(refresh));
        } else if (result instanceof Result.SubRefresh refresh) {
            message.setSubRefresh(ProtobufResults.subRefresh(refresh));
        } else {
            throw new AssertionError(result);
        }
    }
}

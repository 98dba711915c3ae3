package dev.carillon.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.message.Result;
import dev.carillon.protocol.wire.Wire;
import java.util.OptionalLong;

/** Makes the messages of which replies and pushes are made (protocol.md 4 and 5). */
final class ProtobufResults {

    private ProtobufResults() {}

    static Wire.ConnectResult.Builder connect(Result.Connect result) {
        Wire.ConnectResult.Builder message = Wire.ConnectResult.newBuilder()
                .setClient(result.client())
                .setVersion(result.version())
                .setExpires(result.ttl().isPresent())
                .setTtl(seconds(result.ttl()))
                .setData(bytes(result.data()))
                .setPing(result.ping())
                .setPong(result.pong())
                .setSession(result.session())
                .setNode(result.node());
        result.subs()
                .forEach((channel, sub) ->
                        message.putSubs(channel, subscribe(sub).build()));
        return message;
    }

    /** The same for a push, where the fields have other numbers. */
    static Wire.Connect.Builder connected(Result.Connect result) {
        Wire.Connect.Builder message = Wire.Connect.newBuilder()
                .setClient(result.client())
                .setVersion(result.version())
                .setExpires(result.ttl().isPresent())
                .setTtl(seconds(result.ttl()))
                .setData(bytes(result.data()))
                .setPing(result.ping())
                .setPong(result.pong())
                .setSession(result.session())
                .setNode(result.node());
        result.subs()
                .forEach((channel, sub) ->
                        message.putSubs(channel, subscribe(sub).build()));
        return message;
    }

    static Wire.SubscribeResult.Builder subscribe(Result.Subscribe result) {
        Wire.SubscribeResult.Builder message = Wire.SubscribeResult.newBuilder()
                .setExpires(result.ttl().isPresent())
                .setTtl(seconds(result.ttl()))
                .setRecoverable(result.recoverable())
                .setPositioned(result.positioned())
                .setEpoch(result.position().epoch())
                .setOffset(result.position().offset())
                .setRecovered(result.recovered())
                .setWasRecovering(result.wasRecovering())
                .setData(bytes(result.data()))
                .setDelta(result.delta())
                .setType(result.map().type())
                .setPhase(result.map().phase())
                .setCursor(result.map().cursor());
        if (result.delta() && result.isLive()) {
            message.addAllPublications(ProtobufDeltas.publications(result.publications()));
        } else {
            result.publications().forEach(each -> message.addPublications(publication(each)));
        }
        result.map().state().forEach(each -> message.addState(publication(each)));
        return message;
    }

    /** A subscription that the server has begun: what of it can be said without a request. */
    static Wire.Subscribe.Builder subscribed(Result.Subscribe result) {
        return Wire.Subscribe.newBuilder()
                .setRecoverable(result.recoverable())
                .setPositioned(result.positioned())
                .setEpoch(result.position().epoch())
                .setOffset(result.position().offset())
                .setData(bytes(result.data()));
    }

    static Wire.HistoryResult.Builder history(Result.History result) {
        Wire.HistoryResult.Builder message = Wire.HistoryResult.newBuilder()
                .setEpoch(result.top().epoch())
                .setOffset(result.top().offset());
        result.publications().forEach(each -> message.addPublications(publication(each)));
        return message;
    }

    static Wire.PresenceResult.Builder presence(Result.Presence result) {
        Wire.PresenceResult.Builder message = Wire.PresenceResult.newBuilder();
        result.clients()
                .forEach(
                        (client, info) -> message.putPresence(client, info(info).build()));
        return message;
    }

    static Wire.RefreshResult.Builder refresh(Result.Refresh result) {
        return Wire.RefreshResult.newBuilder()
                .setClient(result.client())
                .setVersion(result.version())
                .setExpires(result.ttl().isPresent())
                .setTtl(seconds(result.ttl()));
    }

    static Wire.SubRefreshResult.Builder subRefresh(Result.SubRefresh result) {
        return Wire.SubRefreshResult.newBuilder()
                .setExpires(result.ttl().isPresent())
                .setTtl(seconds(result.ttl()));
    }

    static Wire.Refresh.Builder refreshed(OptionalLong ttl) {
        return Wire.Refresh.newBuilder().setExpires(ttl.isPresent()).setTtl(seconds(ttl));
    }

    static Wire.Publication.Builder publication(Publication publication) {
        Wire.Publication.Builder message = Wire.Publication.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(publication.data().binary()))
                .setOffset(publication.offset())
                .putAllTags(publication.tags())
                .setKey(publication.entry().key())
                .setRemoved(publication.entry().removed());
        publication.info().ifPresent(info -> message.setInfo(info(info)));
        return message;
    }

    static Wire.ClientInfo.Builder info(ClientInfo info) {
        return Wire.ClientInfo.newBuilder()
                .setUser(info.user())
                .setClient(info.client())
                .setConnInfo(bytes(info.connInfo()))
                .setChanInfo(bytes(info.chanInfo()));
    }

    /** The payload without a copy: nobody writes to its bytes. */
    static ByteString bytes(Payload payload) {
        return UnsafeByteOperations.unsafeWrap(payload.bytes());
    }

    private static int seconds(OptionalLong ttl) {
        return (int) ttl.orElse(0);
    }
}

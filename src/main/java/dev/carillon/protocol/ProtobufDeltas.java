package dev.carillon.protocol;

import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.delta.FossilDelta;
import dev.carillon.protocol.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes publications for members with delta (protocol.md 9.6): {@code data} is the payload or a patch. */
final class ProtobufDeltas {

    private ProtobufDeltas() {}

    /** Each as a patch of the one before, as far as {@link DeltaChain} knows one. */
    static List<Wire.Publication> publications(List<Publication> publications) {
        List<Wire.Publication> messages = new ArrayList<>(publications.size());
        DeltaChain chain = new DeltaChain();
        for (Publication publication : publications) {
            messages.add(publication(publication, chain.baseOf(publication)).build());
        }
        return messages;
    }

    static Wire.Publication.Builder publication(Publication publication, Optional<Payload> base) {
        Wire.Publication.Builder message = ProtobufResults.publication(publication);
        base.flatMap(known ->
                        FossilDelta.ofBytes(known.binary(), publication.data().binary()))
                .ifPresent(patch ->
                        message.setData(UnsafeByteOperations.unsafeWrap(patch)).setDelta(true));
        return message;
    }
}

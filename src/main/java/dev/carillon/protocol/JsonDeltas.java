package dev.carillon.protocol;

import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import dev.carillon.delta.FossilDelta;
import dev.carillon.message.UnencodablePayloadException;
import java.util.List;
import java.util.Optional;

/**
 * Writes publications for members with delta (protocol.md 9.6): {@code data} is always a string, either the text of the
 * document or the text of a patch.
 */
final class JsonDeltas {

    private static final Payload NULL = Payload.json("null");

    private JsonDeltas() {}

    /** Each whole: pages of a map, of which the client knows only later that they are to be read so. */
    static void whole(JsonWriter json, String name, List<Publication> publications) {
        json.beginArray(name);
        for (Publication publication : publications) {
            publication(json, publication, Optional.empty());
        }
        json.endArray();
    }

    /** Each as a patch of the one before, as far as {@link DeltaChain} knows one. */
    static void chained(JsonWriter json, String name, List<Publication> publications) {
        json.beginArray(name);
        DeltaChain chain = new DeltaChain();
        for (Publication publication : publications) {
            publication(json, publication, chain.baseOf(publication));
        }
        json.endArray();
    }

    /** @throws UnencodablePayloadException when the payload is not known to be JSON */
    static void publication(JsonWriter json, Publication publication, Optional<Payload> base) {
        if (publication.entry().removed()) {
            JsonResults.publication(json, publication);
            return;
        }
        // Clients parse what is there, and an entry may be without data.
        boolean vacant =
                publication.data().isEmpty() && !publication.entry().key().isEmpty();
        Payload data = vacant ? NULL : publication.data();
        if (!data.isJson()) {
            throw new UnencodablePayloadException("a payload that is not known to be JSON");
        }
        Optional<byte[]> patch =
                base.filter(Payload::isJson).flatMap(known -> FossilDelta.ofText(known.bytes(), data.bytes()));
        json.beginObject();
        json.name("data").text(patch.orElse(data.bytes()));
        JsonResults.envelope(json, publication);
        json.optional("delta", patch.isPresent());
        json.endObject();
    }
}

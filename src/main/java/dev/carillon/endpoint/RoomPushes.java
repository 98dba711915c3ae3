package dev.carillon.endpoint;

import dev.carillon.channel.Publication;
import dev.carillon.message.Encoded;
import dev.carillon.message.Push;

/**
 * What happens in a room, as every plain member gets it. {@link #SHARED} is the only instance, so that it is encoded once
 * for all members.
 */
final class RoomPushes extends BareFormat {

    static final RoomPushes SHARED = new RoomPushes();

    private final RoomEventEncoder encoder = new RoomEventEncoder();

    private RoomPushes() {
        super("room");
    }

    @Override
    public Encoded encode(Push push) {
        if (push instanceof Push.Published published) {
            return encode(said(published.publication()));
        } else if (push instanceof Push.Joined joined) {
            return encode(new RoomEvent.Joined(RoomEvent.Person.of(joined.info())));
        } else if (push instanceof Push.Left left) {
            return encode(new RoomEvent.Left(RoomEvent.Person.of(left.info())));
        }
        return Encoded.NOTHING;
    }

    Encoded encode(RoomEvent event) {
        return Encoded.of(encoder.bytes(event));
    }

    private static RoomEvent said(Publication publication) {
        return new RoomEvent.Message(
                publication.info().map(RoomEvent.Person::of).orElse(null), publication.data());
    }
}

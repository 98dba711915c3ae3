package dev.carillon.protocol;

import dev.carillon.message.Encoded;
import dev.carillon.message.WireFormat;
import dev.carillon.protocol.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

class ProtobufDeltaContractTest extends DeltaContract {

    @Override
    WireFormat format() {
        return ProtobufFormat.PROTOBUF;
    }

    private static Wire.Reply read(Encoded message) {
        try {
            return Wire.Reply.parseDelimitedFrom(new ByteArrayInputStream(message.bytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Told told(Wire.Publication publication) {
        return new Told(publication.getData().toByteArray(), publication.getDelta(), publication.getOffset());
    }

    @Override
    Told publication(Encoded push) {
        return told(read(push).getPush().getPub());
    }

    @Override
    List<Told> publications(Encoded reply) {
        return read(reply).getSubscribe().getPublicationsList().stream()
                .map(ProtobufDeltaContractTest::told)
                .toList();
    }

    @Override
    List<Told> state(Encoded reply) {
        return read(reply).getSubscribe().getStateList().stream()
                .map(ProtobufDeltaContractTest::told)
                .toList();
    }

    @Override
    boolean isNegotiated(Encoded reply) {
        return read(reply).getSubscribe().getDelta();
    }
}

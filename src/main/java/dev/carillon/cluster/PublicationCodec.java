package dev.carillon.cluster;

import dev.carillon.channel.ClientInfo;
import dev.carillon.channel.Payload;
import dev.carillon.channel.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Publications and members as bytes: the first is the version of what follows. Whether a payload was checked to be JSON goes
 * along, so that it is not checked again on every node.
 */
final class PublicationCodec {

    private static final byte VERSION = 1;

    private PublicationCodec() {}

    static byte[] encode(Publication publication) {
        BytesOut out = new BytesOut(VERSION);
        out.payload(publication.data());
        out.flag(publication.info().isPresent());
        publication.info().ifPresent(info -> write(out, info));
        out.number(publication.tags().size());
        publication.tags().forEach((name, value) -> out.text(name).text(value));
        return out.bytes();
    }

    /** @throws UnknownVersionException when a later version wrote it, or nobody of ours */
    static Publication decode(byte[] bytes, int from, long offset) throws UnknownVersionException {
        BytesIn in = new BytesIn(bytes, from, VERSION);
        Payload data = in.payload();
        Optional<ClientInfo> info = in.flag() ? Optional.of(readInfo(in)) : Optional.empty();
        int count = in.number();
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < count; i++) {
            tags.put(in.text(), in.text());
        }
        return new Publication(data, info, offset, tags);
    }

    static byte[] encode(ClientInfo info) {
        BytesOut out = new BytesOut(VERSION);
        write(out, info);
        return out.bytes();
    }

    /** @throws UnknownVersionException when a later version wrote it, or nobody of ours */
    static ClientInfo decodeInfo(byte[] bytes, int from) throws UnknownVersionException {
        return readInfo(new BytesIn(bytes, from, VERSION));
    }

    private static void write(BytesOut out, ClientInfo info) {
        out.text(info.user()).text(info.client()).payload(info.connInfo()).payload(info.chanInfo());
    }

    private static ClientInfo readInfo(BytesIn in) throws UnknownVersionException {
        return new ClientInfo(in.text(), in.text(), in.payload(), in.payload());
    }
}

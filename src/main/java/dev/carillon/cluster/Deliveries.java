package dev.carillon.cluster;

import dev.carillon.broker.BrokerListener;
import dev.carillon.channel.ChannelName;
import dev.carillon.channel.Publication;
import dev.carillon.meter.Meter;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what Redis sends for a channel, and hands it over: {@code version kind}, and then {@code offset:epoch:} and the
 * publication, with what was before it in between where it goes along. Called by the driver's threads, for one channel by one
 * at a time.
 */
final class Deliveries {

    private static final byte VERSION = 1;
    private static final byte PUBLISHED = 'p';
    private static final byte PUBLISHED_BEHIND = 'd';
    private static final byte CHANGED = 'm';
    private static final byte JOINED = 'j';
    private static final byte LEFT = 'l';

    /** What is sent before a publication that has no place in a stream. */
    static final byte[] NO_PLACE = RedisNames.bytes("\1p0::");

    static final byte[] JOIN = {VERSION, JOINED};
    static final byte[] LEAVE = {VERSION, LEFT};

    private final RedisNames names;
    private final Meter meter;
    private volatile @Nullable BrokerListener streams;
    private volatile @Nullable BrokerListener maps;
    private volatile Consumer<ChannelName> changed = channel -> {};

    Deliveries(RedisServers servers, RedisNames names, Meter meter) {
        this.names = names;
        this.meter = meter;
        servers.dispatch().handleOthers(this::take);
        servers.dispatch().whenResumed(this::interrupted);
    }

    /** Something may have been missed, or be gone. */
    void interrupted() {
        BrokerListener listener = streams;
        if (listener != null) {
            listener.interrupted();
        }
    }

    void streams(BrokerListener listener) {
        streams = listener;
    }

    /** @param noted is told which map has a new value, before anybody else */
    void maps(BrokerListener listener, Consumer<ChannelName> noted) {
        maps = listener;
        changed = noted;
    }

    private void take(String name, byte[] message) {
        ChannelName channel = names.channel(name).orElse(null);
        if (channel == null) {
            return;
        }
        try {
            if (message.length < 2 || message[0] != VERSION) {
                throw new UnknownVersionException("message");
            }
            BrokerListener listener = message[1] == CHANGED ? maps : streams;
            if (listener != null) {
                handOver(listener, channel, message);
            }
        } catch (UnknownVersionException | IllegalArgumentException | ArithmeticException unreadable) {
            // Who is positioned finds the gap.
            meter.count(Meter.Counter.ENGINE_UNREADABLE);
        }
    }

    private void handOver(BrokerListener listener, ChannelName channel, byte[] message) throws UnknownVersionException {
        switch (message[1]) {
            case PUBLISHED -> {
                Cursor cursor = new Cursor(message, 2);
                Place place = cursor.place();
                listener.published(channel, PublicationCodec.decode(message, cursor.at, place.offset()), place.epoch());
            }
            case PUBLISHED_BEHIND -> {
                Cursor cursor = new Cursor(message, 2);
                Place place = cursor.place();
                int length = cursor.length();
                Publication previous = PublicationCodec.decode(message, cursor.at, place.offset() - 1);
                Publication publication =
                        PublicationCodec.decode(message, Math.addExact(cursor.at, length), place.offset());
                listener.published(channel, publication, place.epoch(), previous);
            }
            case CHANGED -> changed(listener, channel, message);
            case JOINED -> listener.joined(channel, PublicationCodec.decodeInfo(message, 2));
            case LEFT -> listener.left(channel, PublicationCodec.decodeInfo(message, 2));
            default -> throw new UnknownVersionException("kind");
        }
    }

    private void changed(BrokerListener listener, ChannelName channel, byte[] message) throws UnknownVersionException {
        Cursor cursor = new Cursor(message, 2);
        Place place = cursor.place();
        long previousOffset = Long.parseLong(cursor.text());
        int length = cursor.length();
        Publication change = MapChangeCodec.decodeChange(message, Math.addExact(cursor.at, length), place.offset());
        if (!change.entry().removed()) {
            changed.accept(channel);
        }
        if (length == 0) {
            listener.published(channel, change, place.epoch());
        } else {
            Publication previous = MapChangeCodec.decodeValue(
                    message, cursor.at, previousOffset, change.entry().key());
            listener.published(channel, change, place.epoch(), previous);
        }
    }

    private record Place(long offset, String epoch) {}

    /** Goes from colon to colon. */
    private static final class Cursor {

        private final byte[] message;
        private int at;

        Cursor(byte[] message, int at) {
            this.message = message;
            this.at = at;
        }

        Place place() throws UnknownVersionException {
            return new Place(Long.parseLong(text()), text());
        }

        int length() throws UnknownVersionException {
            return Integer.parseInt(text());
        }

        String text() throws UnknownVersionException {
            for (int i = at; i < message.length; i++) {
                if (message[i] == ':') {
                    String found = RedisNames.text(Arrays.copyOfRange(message, at, i));
                    at = i + 1;
                    return found;
                }
            }
            throw new UnknownVersionException("no place");
        }
    }
}

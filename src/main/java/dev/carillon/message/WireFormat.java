package dev.carillon.message;

import dev.carillon.channel.ChannelName;
import java.util.Iterator;
import java.util.List;

/**
 * Translates between the records of this package and bytes. One instance serves all connections; thread-safe, and its
 * identity ({@link #shared}) is the key under which an encoded publication is shared: two members with the same instance
 * get the same bytes.
 */
public interface WireFormat {

    /**
     * The instance whose encoded pushes of a channel this one shares. A format that keeps something of one connection in
     * itself, for its replies, names the common one here.
     *
     * @param channel a connection may be in others than its format has words for: its token can put it there
     */
    default WireFormat shared(ChannelName channel) {
        return this;
    }

    /** A short name for metrics, such as {@code json}. */
    String name();

    /** Whether the bytes are UTF-8 text, so that WebSocket carries them in text frames. */
    boolean isText();

    /**
     * One reply, without a delimiter.
     *
     * @return {@link Encoded#NOTHING} when this format has no word for it
     * @throws UnencodablePayloadException when a payload is none that this format can carry
     */
    Encoded encode(Reply reply);

    /**
     * One push, without a delimiter.
     *
     * @return {@link Encoded#NOTHING} when this format has no word for it
     * @throws UnencodablePayloadException when a payload is none that this format can carry
     */
    Encoded encode(Push push);

    /** The empty message that asks for a pong. */
    Encoded ping();

    /** Whether several messages may share a frame. */
    boolean joins();

    /**
     * Joins messages of this format for one frame.
     *
     * @param messages at least one; only when {@link #joins()}
     */
    Encoded join(List<Encoded> messages);

    /**
     * Reads the commands of one frame, each as it is asked for, so that what stands before a malformed one is answered.
     *
     * @param frame a whole message of the transport, within its size limit; not written to, but payloads may be copied
     *     from it until the iterator ends
     * @return {@link Iterator#next()} throws {@link MalformedMessageException} at the first command that cannot be read,
     *     and has nothing more after it; an empty frame is malformed
     */
    Iterator<Command> decode(byte[] frame);
}

package dev.carillon.it.checker;

/**
 * What was seen from outside. A payload is told apart from every other one by its content, so that nothing needs to be
 * asked of the server to recognize it.
 */
public sealed interface Event {

    String channel();

    /** Somebody is about to publish; whether it arrives is open. */
    record Attempted(String channel, String payload) implements Event {}

    /**
     * The server has said that it is published.
     *
     * @param offset 0 where the answer does not say
     * @param epoch  empty where the answer does not say
     */
    record Acknowledged(String channel, String payload, String epoch, long offset) implements Event {}

    /** The server has said that it is not published. */
    record Refused(String channel, String payload) implements Event {}

    /**
     * A subscriber is told that it is in.
     *
     * @param recovering whether it had asked for what it missed since its position
     * @param recovered  whether it was promised that
     * @param offset     from which it goes on
     */
    record Subscribed(
            String subscriber, String channel, boolean recovering, boolean recovered, String epoch, long offset)
            implements Event {}

    /** A publication has reached a subscriber. */
    record Delivered(String subscriber, String channel, long offset, String payload) implements Event {}

    /** A subscriber is told that publications may be missing, and is out. */
    record Told(String subscriber, String channel, int code) implements Event {}

    /** A subscriber is out: it left, or its connection was lost. */
    record Out(String subscriber, String channel) implements Event {}

    /** At the end, when all is quiet, this is what the history holds. */
    record Stored(String channel, String epoch, long offset, String payload) implements Event {}

    /** At the end, when all is quiet, this is the top of the stream. */
    record Top(String channel, String epoch, long offset) implements Event {}
}

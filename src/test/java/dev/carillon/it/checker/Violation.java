package dev.carillon.it.checker;

/**
 * A promise that was not kept.
 *
 * @param who  the subscriber; {@code stream} for the stream itself
 * @param what which offset and payload, for a human
 */
public record Violation(Kind kind, String channel, String who, String what) {

    /** Which promise. */
    public enum Kind {
        /** A publication is missing before this one, and nobody was told. */
        GAP,
        /** The same publication came twice, or is in the stream twice. */
        DUPLICATE,
        /** A publication came after one of a higher offset. */
        REORDERED,
        /** The server said that it was published, and it is nowhere. */
        LOST,
        /** Nobody published this here, or the server said that it was not published. */
        PHANTOM,
        /** One offset of one epoch has had two payloads. */
        WRONG_PAYLOAD,
        /** The stream is another one, and the subscriber was not told. */
        SILENT_EPOCH_CHANGE,
        /** A recovery began at another position than the subscriber's. */
        WRONG_RECOVERY,
        /** What was missed was within what can be recovered, and was not. */
        NEEDLESS_GAP,
        /** Something came to a subscriber that was out. */
        UNASKED,
        /** When all was quiet the subscriber had not got everything. */
        BEHIND
    }
}

package dev.carillon.channel;

/** A namespace like another, for tests. */
public final class NamespaceLike {

    private NamespaceLike() {}

    /** The same but for one option, which is known by its type. */
    public static Namespace with(Namespace from, Record option) {
        return new Namespace(
                from.name(),
                from.presence(),
                from.history(),
                from.positioning(),
                from.permissions(),
                from.dataFormat(),
                option instanceof Namespace.Recovery recovery ? recovery : from.recovery(),
                option instanceof Namespace.Filtering filtering ? filtering : from.filtering(),
                option instanceof Namespace.Deltas deltas ? deltas : from.deltas(),
                option instanceof Namespace.Naming naming ? naming : from.naming(),
                option instanceof MapOptions map ? map : from.map(),
                option instanceof Namespace.Slow slow ? slow : from.slow());
    }
}

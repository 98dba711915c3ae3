package dev.carillon.channel;

/** What a client can subscribe to a channel as; the namespace says which (protocol.md 10). */
public enum SubscriptionType {
    /** Publications, one after the other. */
    STREAM(0),
    /** Entries by key. */
    MAP(1),
    /** Entries by connection, which the server keeps. */
    MAP_CLIENTS(2),
    /** Entries by user, which the server keeps. */
    MAP_USERS(3);

    private final int number;

    SubscriptionType(int number) {
        this.number = number;
    }

    /** The number on the wire, in a request; a reply says 1 for every map. */
    public int number() {
        return number;
    }

    public boolean isMap() {
        return this != STREAM;
    }

    /** Whether the server alone writes its entries. */
    public boolean isPresence() {
        return this == MAP_CLIENTS || this == MAP_USERS;
    }
}

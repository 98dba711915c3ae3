package dev.carillon.broker;

import java.util.Objects;

/**
 * Which entries to read.
 *
 * @param key      only this one; empty for a page of all
 * @param cursor   where the page begins, as the page before it said; empty for the first
 * @param limit    at most this many; 0 reads the position only
 * @param maxBytes a page ends when its entries have so many bytes, but has at least one
 */
public record MapQuery(String key, String cursor, int limit, int maxBytes) {

    public MapQuery {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(cursor, "cursor");
        if (limit < 0) {
            throw new IllegalArgumentException("limit is at least 0, not " + limit);
        }
    }

    public static MapQuery page(String cursor, int limit, int maxBytes) {
        return new MapQuery("", cursor, limit, maxBytes);
    }

    public static MapQuery one(String key) {
        return new MapQuery(key, "", 1, Integer.MAX_VALUE);
    }
}

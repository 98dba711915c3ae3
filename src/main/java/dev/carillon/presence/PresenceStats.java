package dev.carillon.presence;

/**
 * @param clients connections in the channel
 * @param users   distinct user ids among them; all anonymous connections count as one
 */
public record PresenceStats(int clients, int users) {}

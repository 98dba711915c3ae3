package dev.carillon.channel;

import java.util.Objects;

/**
 * Who a connection is, as other members of a channel see it.
 *
 * @param user     user id, empty for an anonymous connection
 * @param client   id of the connection, new for each one
 * @param connInfo what the connection token said about the user, may be empty
 * @param chanInfo what the subscription token said about the user in this channel, may be empty
 */
public record ClientInfo(String user, String client, Payload connInfo, Payload chanInfo) {

    public ClientInfo {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(connInfo, "connInfo");
        Objects.requireNonNull(chanInfo, "chanInfo");
    }
}

package dev.carillon.channel;

/**
 * Who may do one thing in a namespace. Nobody, unless a flag says otherwise.
 *
 * @param forClient     every connection with a user id
 * @param forSubscriber whoever is subscribed to the channel
 * @param forAnonymous  with {@code forClient}: anonymous connections too
 */
public record Access(boolean forClient, boolean forSubscriber, boolean forAnonymous) {

    /** The default: only a token or the server opens it. */
    public static final Access NOBODY = new Access(false, false, false);

    /** Everybody who is connected, known or not. */
    public static final Access EVERYBODY = new Access(true, true, true);

    public boolean allows(Identity identity, boolean subscribed) {
        return forSubscriber && subscribed || forClient && (forAnonymous || !identity.isAnonymous());
    }
}

package dev.carillon.security;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Keeps an insecure mode on this machine: while one is on, only requests that came in on a loopback listener are served.
 * The listener's address is judged, not the peer's: a proxy on the same machine would make every peer look local, but a
 * listener that others reach is one they reach directly.
 *
 * @param active whether an insecure mode is on and no second key allows it anywhere
 */
public record InsecureGuard(boolean active) {

    /** Told to whoever is refused. */
    public static final String SENTENCE =
            "Carillon runs in an insecure or development mode, which is served on loopback addresses only;"
                    + " carillon.insecure-anywhere=true would serve it everywhere.";

    /** @param localAddress of the listener, as text */
    public boolean refuses(String localAddress) {
        return active && !isLoopback(localAddress);
    }

    private static boolean isLoopback(String address) {
        try {
            // An address and never a name, so nothing is looked up.
            return !address.isEmpty()
                    && (address.indexOf(':') >= 0 || Character.isDigit(address.charAt(0)))
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException none) {
            return false;
        }
    }
}

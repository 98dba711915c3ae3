package dev.carillon.it.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace of Linux for one process, and the cable to it, which can be pulled out: packets are lost then, and
 * nobody is told. Needs root. Not for use by two threads.
 */
public final class Cable implements AutoCloseable {

    private static final String NAME = "carillon" + ProcessHandle.current().pid() % 10_000;
    private static final String NEAR = NAME + "a";
    private static final String FAR = NAME + "b";
    /** Of a block that is for tests of networks (RFC 2544). */
    private static final String NETWORK = "198.18.77.";

    private Cable() {}

    /** Whether this machine lets us. */
    public static boolean isPossible() {
        try (Cable tried = lay()) {
            return tried.inside().size() > 1;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    public static Cable lay() {
        Cable cable = new Cable();
        try {
            ip("netns", "add", NAME);
            ip("link", "add", NEAR, "type", "veth", "peer", "name", FAR);
            ip("link", "set", FAR, "netns", NAME);
            ip("addr", "add", NETWORK + "1/30", "dev", NEAR);
            ip("-n", NAME, "addr", "add", cable.address() + "/30", "dev", FAR);
            ip("link", "set", NEAR, "up");
            ip("-n", NAME, "link", "set", "lo", "up");
            cable.plugIn();
            return cable;
        } catch (IllegalStateException refused) {
            cable.close();
            throw refused;
        }
    }

    /** What to put before a command that is to run at the far end. */
    public List<String> inside() {
        return List.of("ip", "netns", "exec", NAME);
    }

    /** Of the far end. */
    public String address() {
        return NETWORK + "2";
    }

    public void pullOut() {
        ip("-n", NAME, "link", "set", FAR, "down");
    }

    public void plugIn() {
        ip("-n", NAME, "link", "set", FAR, "up");
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The cable goes with the namespace that has one of its ends, once nothing runs there. */
    @Override
    public void close() {
        try {
            ip("link", "del", NEAR);
        } catch (IllegalStateException none) {
            // it was not laid
        }
        try {
            ip("netns", "del", NAME);
        } catch (IllegalStateException none) {
            return;
        }
    }
}

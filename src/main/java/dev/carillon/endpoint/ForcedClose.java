package dev.carillon.endpoint;

import dev.carillon.client.Later;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;

/**
 * Drops a connection without waiting for the peer. The standard has no word for it: on Undertow the session itself has
 * one, elsewhere the session is closed again, which is all there is.
 */
final class ForcedClose {

    private static final boolean UNDERTOW = isPresent("io.undertow.websockets.jsr.UndertowSession");

    private ForcedClose() {}

    static void of(Session session) {
        try {
            if (UNDERTOW && UndertowClose.force(session)) {
                return;
            }
            session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "dropped"));
        } catch (IOException | RuntimeException gone) {
            // It was closed already: nothing is left to drop.
            return;
        }
    }

    /**
     * Behind a close: Undertow has told of it already while the TCP connection still waits for a peer that does not read, or
     * does not end its side, and would for as long as that peer likes.
     */
    static void behindClose(Session session, Later later, TransportLimits limits) {
        if (isUndertow(session)) {
            later.run(() -> of(session), limits.closeTimeout());
        }
    }

    static boolean isUndertow(Session session) {
        return UNDERTOW && UndertowClose.knows(session);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, ForcedClose.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError elsewhere) {
            return false;
        }
    }

    /** Loaded only where Undertow is. */
    private static final class UndertowClose {

        private UndertowClose() {}

        static boolean knows(Session session) {
            return session instanceof io.undertow.websockets.jsr.UndertowSession;
        }

        static boolean force(Session session) {
            if (session instanceof io.undertow.websockets.jsr.UndertowSession undertow) {
                undertow.forceClose();
                return true;
            }
            return false;
        }
    }
}

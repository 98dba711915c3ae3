package dev.carillon.direct;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Made by the container for each upgraded request; {@link DirectUpgrader} tells it what to do before it begins. */
public class DirectUpgradeHandler implements HttpUpgradeHandler {

    /** Makes a connection of its streams, and begins to use them. */
    @FunctionalInterface
    interface Opening {

        DirectConnection open(WebConnection connection) throws IOException;
    }

    private volatile @Nullable Opening opening;
    private volatile @Nullable DirectConnection connection;

    void prepare(Opening whenUpgraded) {
        opening = whenUpgraded;
    }

    /** The 101 has been sent, on the container's thread or another one. */
    @Override
    public void init(WebConnection streams) {
        Opening prepared = opening;
        if (prepared == null) {
            throw new IllegalStateException("not upgraded by the handshake filter");
        }
        opening = null;
        try {
            connection = prepared.open(streams);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The container has let go of the connection. Not every one calls it. */
    @Override
    public void destroy() {
        DirectConnection known = connection;
        if (known != null) {
            known.gone();
        }
    }
}

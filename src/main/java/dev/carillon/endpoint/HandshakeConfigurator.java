package dev.carillon.endpoint;

import dev.carillon.client.Handshake;
import dev.carillon.security.HandshakePrincipal;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * Takes over the identity that {@code HandshakeFilter} has found out, and makes the endpoint instance.
 *
 * <p>One instance serves all handshakes, so it has no fields; and nothing is injected into it, since not every container
 * does that.
 */
public class HandshakeConfigurator extends ServerEndpointConfig.Configurator {

    /**
     * Refuses a request that did not come through the filter: nothing of it has been checked.
     *
     * @throws IllegalStateException which every container answers with 500
     */
    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        HandshakePrincipal.of(request.getUserPrincipal());
    }

    /** The filter has judged the origin, with what this method is not told. */
    @Override
    public boolean checkOrigin(String originHeaderValue) {
        return true;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return CDI.current().select(EndpointInstances.class).get().make(endpointClass);
    }

    /** What the filter has found out about the peer of a session. */
    static Handshake handshake(Session session) {
        return HandshakePrincipal.of(session.getUserPrincipal());
    }
}

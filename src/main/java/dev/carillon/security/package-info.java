/**
 * Who may come in: tokens and the handshake.
 *
 * <p>{@link dev.carillon.security.TokenVerifier} judges tokens for the node; {@link dev.carillon.security.HandshakeFilter}
 * refuses a bad upgrade request before the container answers it, and hands on what is known of the peer as a
 * {@link dev.carillon.security.HandshakePrincipal}. May use {@code channel}, the ports of {@code node} and
 * {@code client.Handshake}; knows nothing of WebSocket sessions.
 */
@NullMarked
package dev.carillon.security;

import org.jspecify.annotations.NullMarked;

/**
 * The WebSocket endpoints: thin classes that translate between the container and {@link dev.carillon.client.Client}, and
 * decide nothing. The only package that knows {@code jakarta.websocket}.
 */
@NullMarked
package dev.carillon.endpoint;

import org.jspecify.annotations.NullMarked;

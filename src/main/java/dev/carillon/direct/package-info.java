/**
 * The direct transport: WebSocket without the container's WebSocket, on the Servlet API's upgrade and its non-blocking
 * streams. {@link dev.carillon.direct.DirectUpgrader} takes a connection over from the handshake filter, {@code
 * DirectConnection} reads from it, {@code DirectTransport} writes to it; {@code codec} knows the frames.
 */
@NullMarked
package dev.carillon.direct;

import org.jspecify.annotations.NullMarked;

/**
 * The transports for peers whose proxies let no WebSocket through: a response that never ends, as HTTP streaming and as
 * Server-Sent Events, with {@code /emulation} for what the peer says (protocol.md 1.2 to 1.4), and the same without the
 * latter for peers that only listen (protocol.md 1.5).
 *
 * <p>Servlets, all asynchronous: no thread is held by a stream, and none waits for a body. May use the core,
 * {@code protocol} and {@code security}.
 */
@NullMarked
package dev.carillon.stream;

import org.jspecify.annotations.NullMarked;

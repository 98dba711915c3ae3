/**
 * Who is in which channel: the SPI {@link dev.carillon.presence.Presence} and its implementation in the memory of one
 * node. May use {@code channel}.
 */
@NullMarked
package dev.carillon.presence;

import org.jspecify.annotations.NullMarked;

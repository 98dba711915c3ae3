/**
 * The fossil delta format: what turns one text, or one array of bytes, into another (protocol.md 9.6).
 *
 * <p>{@link dev.carillon.delta.FossilDelta} is the entry point. Plain Java without a state; knows nothing of channels.
 */
@NullMarked
package dev.carillon.delta;

import org.jspecify.annotations.NullMarked;

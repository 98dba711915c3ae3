/**
 * What the two sides of a connection say to each other, as plain records that know no format: {@link
 * dev.carillon.message.Command} in, {@link dev.carillon.message.Reply} and {@link dev.carillon.message.Push} out, and the
 * port {@link dev.carillon.message.WireFormat} between them and bytes.
 *
 * <p>The records are dumb: names, limits and permissions are the node's to judge. May use {@code channel}.
 */
@NullMarked
package dev.carillon.message;

import org.jspecify.annotations.NullMarked;

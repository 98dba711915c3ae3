/**
 * RFC 6455 for the server's side, on byte arrays: plain Java, knows no stream, no container and nothing of ours but the
 * codes of {@code channel.Disconnect}. {@link dev.carillon.direct.codec.FrameReader} takes what a peer sends in whatever
 * pieces it comes, {@link dev.carillon.direct.codec.ServerFrame} makes what a peer is sent. {@code Inflation} and
 * {@code Deflation} are RFC 7692 (permessage-deflate) without context takeover: nothing is kept between two messages.
 */
@NullMarked
package dev.carillon.direct.codec;

import org.jspecify.annotations.NullMarked;

/**
 * The nouns that everything else speaks of: channels and their options, publications, positions in a stream, who a peer
 * is, and the closed tables of codes that a peer may see.
 *
 * <p>Plain Java: imports nothing but the JDK.
 */
@NullMarked
package dev.carillon.channel;

import org.jspecify.annotations.NullMarked;

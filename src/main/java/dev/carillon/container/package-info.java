/**
 * The server's own connection under a request, for what the Servlet API has no word for: to drop it, and to be told that its
 * peer has gone. Asked for without compiling against the servers; on one that is not known there is none.
 *
 * <p>Knows nothing of ours.
 */
@NullMarked
package dev.carillon.container;

import org.jspecify.annotations.NullMarked;

/**
 * The server's own connection under a request, for what the Servlet API has no word for: to drop it, to be told that its
 * peer has gone, and to have it keep and do less than it does for a request. Asked for without compiling against the servers; on one that is not known there is none.
 *
 * <p>Knows nothing of ours.
 */
@NullMarked
package dev.carillon.container;

import org.jspecify.annotations.NullMarked;

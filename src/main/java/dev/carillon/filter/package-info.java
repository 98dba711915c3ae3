/**
 * Tag filters (protocol.md 9.7): which publications of a channel a member wants.
 *
 * <p>{@link dev.carillon.filter.TagFilter} is the entry point: made once per subscription from what the client sent, asked
 * for every publication. Plain Java; everything is immutable.
 */
@NullMarked
package dev.carillon.filter;

import org.jspecify.annotations.NullMarked;

/** Two servers that share a Redis, and what can be done to the lines between them. */
@NullMarked
package dev.carillon.it.cluster;

import org.jspecify.annotations.NullMarked;

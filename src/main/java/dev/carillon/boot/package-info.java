/**
 * The only composition root: reads and checks the configuration, chooses the implementations, makes the beans and ends
 * them in order. Knows every package; no package knows it.
 */
@NullMarked
package dev.carillon.boot;

import org.jspecify.annotations.NullMarked;

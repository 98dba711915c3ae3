/**
 * A linear checker: what publishers and subscribers saw of a server is written down, and compared afterwards with what
 * Carillon promises (guarantees.md 1, G1 to G6). The checker itself knows no server, no socket and no clock.
 */
@NullMarked
package dev.carillon.it.checker;

import org.jspecify.annotations.NullMarked;

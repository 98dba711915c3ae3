/** The port through which everything is counted. Imports nothing but the JDK, so that every package may count. */
@NullMarked
package dev.carillon.meter;

import org.jspecify.annotations.NullMarked;

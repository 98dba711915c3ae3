/** Carillon: real-time rooms for Jakarta EE. ARCHITECTURE.md tells how the packages lean on each other. */
@NullMarked
package dev.carillon;

import org.jspecify.annotations.NullMarked;

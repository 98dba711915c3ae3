/** A load client of its own, for {@code mvn -Pload}: measures a server that runs already. */
package dev.carillon.load;

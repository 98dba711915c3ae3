/** Publishers and subscribers that write down what they see, and do to their connections what networks do. */
@NullMarked
package dev.carillon.it.workload;

import org.jspecify.annotations.NullMarked;

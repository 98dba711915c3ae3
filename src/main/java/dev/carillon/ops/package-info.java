/**
 * What whoever runs Carillon sees of it: metrics behind the node's {@link dev.carillon.meter.Meter} port, and plain health
 * servlets for servers without MicroProfile Health.
 *
 * <p>May use {@code node}. Only {@link dev.carillon.ops.PrometheusMeter} and what it is made of know the metrics library.
 */
@NullMarked
package dev.carillon.ops;

import org.jspecify.annotations.NullMarked;

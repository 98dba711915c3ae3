/**
 * Carries publications and keeps the recent ones: the SPI {@link dev.carillon.broker.Broker} and its implementation in
 * the memory of one node. May use {@code channel}.
 */
@NullMarked
package dev.carillon.broker;

import org.jspecify.annotations.NullMarked;

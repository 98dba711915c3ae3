/**
 * Redis as the engine: several nodes are one hub. {@code RedisEngine} is the way in; it makes the implementations of {@code
 * Broker}, {@code Presence} and {@code NodeBus} over the same connections. What happens in one step happens in a Lua script
 * (under {@code resources}). The only package that may import a Redis driver. May use {@code channel}, {@code meter}, {@code
 * broker}, {@code presence}, {@code node}.
 */
@NullMarked
package dev.carillon.cluster;

import org.jspecify.annotations.NullMarked;

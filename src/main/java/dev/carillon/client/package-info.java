/**
 * One connected peer: its state machine, its bounded send queue and its subscriptions.
 *
 * <p>{@link dev.carillon.client.Client} is the entry point. It is confined to the tasks of its own serial executor, so its
 * fields need no lock; only {@link dev.carillon.client.SendQueue} and {@link dev.carillon.client.Subscription} are touched
 * by other threads. {@link dev.carillon.client.Peer} is the other end of it, {@link dev.carillon.client.Credentials} as whom
 * it is here. May use {@code channel}, {@code message}, {@code broker}, {@code presence}.
 */
@NullMarked
package dev.carillon.client;

import org.jspecify.annotations.NullMarked;

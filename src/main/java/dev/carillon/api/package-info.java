/**
 * The server API over HTTP: {@code POST /api/<method>} with a key, shaped as Centrifugo's, so that its server libraries
 * work too.
 *
 * <p>{@link dev.carillon.api.ApiResource} is the entry point and knows Jakarta REST; {@link dev.carillon.api.ApiHandler}
 * behind it decides who may call and what is answered, and is plain Java. The JSON is {@code ApiRequestReader}'s (with
 * {@code ApiFields} and {@code ApiObjects}) and {@code ApiResponseWriter}'s. May use the core and {@code protocol}.
 */
@NullMarked
package dev.carillon.api;

import org.jspecify.annotations.NullMarked;

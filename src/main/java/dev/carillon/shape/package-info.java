/**
 * What the publications of a namespace have to look like: a JSON Schema, declared conversions, and a declared Protobuf
 * message that JSON and Protobuf clients share. {@link dev.carillon.shape.PayloadShapes} is the entry point; a namespace
 * without any of it never comes here.
 *
 * <p>All of it is read and compiled at start; everything is thread-safe and nothing blocks afterwards.
 */
@NullMarked
package dev.carillon.shape;

import org.jspecify.annotations.NullMarked;

/**
 * The Centrifuge client protocol as bytes. {@link dev.carillon.protocol.JsonFormat} and {@link
 * dev.carillon.protocol.ProtobufFormat} are its two kinds of {@link dev.carillon.message.WireFormat}; {@link
 * dev.carillon.protocol.JsonPayload} judges payloads that came another way.
 *
 * <p>Protobuf's messages are generated from {@code src/main/proto} into {@code dev.carillon.protocol.wire}. Underneath JSON
 * are a scanner and a writer of the package's own, {@link dev.carillon.protocol.JsonReader} and {@link
 * dev.carillon.protocol.JsonWriter}, because a payload has to pass through byte for byte: a library's tree would parse and
 * write it anew. May use {@code channel} and {@code message}.
 */
@NullMarked
package dev.carillon.protocol;

import org.jspecify.annotations.NullMarked;

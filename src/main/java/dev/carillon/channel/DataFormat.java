package dev.carillon.channel;

/** What the publications of a namespace may be (protocol.md 2): {@code publication-data-format}. */
public enum DataFormat {
    /** One valid UTF-8 JSON value; all else is refused at publish with 107. The default. */
    JSON,
    /** Any bytes; a JSON client is refused at subscribe, since it could not be told of them. */
    BINARY,
    /** Not checked, as the reference does it: a JSON client that meets a payload that is no JSON is ended with 3506. */
    ANY
}

package dev.carillon.direct;

import static dev.carillon.ConfigurationException.require;

/**
 * How messages are compressed for peers that offer permessage-deflate.
 *
 * @param level    1 (fast) to 9 (small)
 * @param minBytes messages that are shorter go as they are
 */
public record CompressionSettings(int level, int minBytes) {

    public CompressionSettings {
        require(level >= 1 && level <= 9, "carillon.websocket.compression-level", level, "1 to 9");
        require(
                minBytes >= 0 && minBytes <= 16_777_216,
                "carillon.websocket.compression-min-size",
                minBytes,
                "0 to 16777216");
    }
}

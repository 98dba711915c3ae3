package dev.carillon.boot;

import dev.carillon.ConfigurationException;
import java.util.Arrays;
import java.util.Locale;

/** Who speaks WebSocket at the main endpoint: {@code carillon.transport.websocket}. */
enum WebSocketBy {
    /** The container. */
    CONTAINER,
    /** The direct transport, on whatever server. */
    DIRECT,
    /** What has been proved: the direct transport on WildFly and Payara, the container anywhere else. */
    AUTO;

    static WebSocketBy named(String key, String text) {
        return Arrays.stream(values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(key, text, "container, direct or auto"));
    }
}

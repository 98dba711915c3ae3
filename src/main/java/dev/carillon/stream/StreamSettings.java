package dev.carillon.stream;

import static dev.carillon.ConfigurationException.require;

/**
 * Which of the streaming transports are there, and how large their requests may be.
 *
 * @param httpStream    {@code /connection/http_stream}
 * @param sse           {@code /connection/sse}
 * @param emulation     {@code /emulation}, there whenever one of the former is
 * @param uniHttpStream {@code /connection/uni_http_stream}
 * @param uniSse        {@code /connection/uni_sse}
 */
public record StreamSettings(
        Endpoint httpStream, Endpoint sse, Endpoint emulation, Endpoint uniHttpStream, Endpoint uniSse) {

    /**
     * One path.
     *
     * @param enabled  whether it is there
     * @param maxBytes bytes of a request's body, 1024 to 16777216
     * @param statuses whether a connection that is refused gets a status, so that nothing is answered before; else a push
     */
    public record Endpoint(boolean enabled, int maxBytes, boolean statuses) {

        /** @param prefix of the keys in the configuration */
        public static Endpoint of(String prefix, boolean enabled, int maxBytes, boolean statuses) {
            require(
                    maxBytes >= 1_024 && maxBytes <= 16_777_216,
                    prefix + ".max-request-body-size",
                    maxBytes,
                    "1024 to 16777216");
            return new Endpoint(enabled, maxBytes, statuses);
        }
    }
}

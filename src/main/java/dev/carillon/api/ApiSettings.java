package dev.carillon.api;

import static dev.carillon.ConfigurationException.require;

import java.time.Duration;
import java.util.Objects;

/**
 * How the server API is offered. Without a key, and without {@code insecure}, every call is answered with 401: nothing is
 * allowed until configured.
 *
 * @param enabled       {@code carillon.api.enabled}, default true; false answers 404 to everything
 * @param key           {@code carillon.api.key}, visible ASCII; empty for none
 * @param previousKey   {@code carillon.api.previous-key}: accepted beside {@code key} while callers change over; empty
 *     for none
 * @param insecure      {@code carillon.api.insecure}, default false: no key is asked for. Pages of other sites are kept
 *     out even so
 * @param allowKeyInUrl {@code carillon.api.allow-key-in-url}, default false: accepts {@code ?api_key=} too. Peers always
 *     do; here it must be asked for, because URLs end up in access logs, proxies and histories
 * @param maxBodyBytes  {@code carillon.api.max-body-bytes}, default 4194304: a longer body is refused with 413
 * @param maxChannels   {@code carillon.api.max-channels}, default 10000: channels of one broadcast
 * @param maxBatch      {@code carillon.api.max-batch}, default 1000: commands of one batch
 * @param timeout       {@code carillon.api.timeout}, default 10 s: after it a call is answered with error 100
 */
public record ApiSettings(
        boolean enabled,
        String key,
        String previousKey,
        boolean insecure,
        boolean allowKeyInUrl,
        int maxBodyBytes,
        int maxChannels,
        int maxBatch,
        Duration timeout) {

    private static final String HIDDEN = "(not shown)";

    public ApiSettings {
        Objects.requireNonNull(timeout, "timeout");
        require(
                isVisibleAscii(key),
                "carillon.api.key",
                HIDDEN,
                "visible ASCII without blanks, as a header carries it");
        require(
                isVisibleAscii(previousKey),
                "carillon.api.previous-key",
                HIDDEN,
                "visible ASCII without blanks, as a header carries it");
        require(
                previousKey.isEmpty() || !key.isEmpty(),
                "carillon.api.previous-key",
                HIDDEN,
                "empty as long as carillon.api.key is");
        require(
                maxBodyBytes >= 1024 && maxBodyBytes < Integer.MAX_VALUE,
                "carillon.api.max-body-bytes",
                maxBodyBytes,
                "1024 to 2147483646");
        require(maxChannels >= 1, "carillon.api.max-channels", maxChannels, "at least 1");
        require(maxBatch >= 1, "carillon.api.max-batch", maxBatch, "at least 1");
        require(timeout.toMillis() >= 1, "carillon.api.timeout", timeout, "at least a millisecond");
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** The keys are secrets. */
    @Override
    public String toString() {
        return "ApiSettings[enabled=" + enabled + ", insecure=" + insecure + ", allowKeyInUrl=" + allowKeyInUrl + "]";
    }
}

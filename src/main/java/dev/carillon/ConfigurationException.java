package dev.carillon;

/** The configuration is wrong. Stops the deployment with one sentence that names the key, the value and what is allowed. */
public final class ConfigurationException extends CarillonException {

    private static final long serialVersionUID = 1L;

    /**
     * @param key     the configuration key, such as {@code carillon.client.ping-interval}
     * @param value   as it was given; never a secret
     * @param allowed completes "must be …"
     */
    public ConfigurationException(String key, Object value, String allowed) {
        super("%s = %s: must be %s".formatted(key, value, allowed));
    }

    /** @param sentence names the key, the value and what is allowed */
    public ConfigurationException(String sentence) {
        super(sentence);
    }

    /** Throws unless the value is good; for the compact constructors of settings records. */
    public static void require(boolean good, String key, Object value, String allowed) {
        if (!good) {
            throw new ConfigurationException(key, value, allowed);
        }
    }
}

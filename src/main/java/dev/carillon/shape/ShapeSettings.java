package dev.carillon.shape;

import dev.carillon.ConfigurationException;

/**
 * What is configured for the publications of one namespace; each text is empty for none.
 *
 * @param prefix     of the namespace's keys, such as {@code carillon.namespace.market.}
 * @param schema     a JSON Schema, as {@link Source} takes it
 * @param normalise  conversions, as {@link Rules} reads them
 * @param descriptor a Protobuf descriptor set, as {@link Source} takes it
 * @param message    full name of the Protobuf message that is in it
 */
public record ShapeSettings(String prefix, String schema, String normalise, String descriptor, String message) {

    public static final String SCHEMA = "publication-schema";
    public static final String NORMALISE = "publication-normalise";
    public static final String DESCRIPTOR = "publication-protobuf-descriptor";
    public static final String MESSAGE = "publication-protobuf-message";

    public ShapeSettings {
        if (descriptor.isEmpty() != message.isEmpty()) {
            throw new ConfigurationException("%s%s = %s and %s%s = %s: a Protobuf payload needs both"
                    .formatted(prefix, DESCRIPTOR, descriptor, prefix, MESSAGE, message));
        }
    }

    /** Whether nothing is asked of the publications. */
    public boolean isEmpty() {
        return schema.isEmpty() && normalise.isEmpty() && message.isEmpty();
    }

    String key(String option) {
        return prefix + option;
    }
}

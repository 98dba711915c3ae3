package dev.carillon.filter;

import static dev.carillon.ConfigurationException.require;

/**
 * How large a client's filter may be: it is asked for every publication.
 *
 * @param maxDepth      levels of nodes, the root's included; at least 1, at most 32
 * @param maxNodes      nodes in all; at least 1
 * @param maxValues     values of {@code in} and {@code nin} in all; at least 0
 * @param maxTextLength characters of a key and of a value; at least 1
 */
public record FilterLimits(int maxDepth, int maxNodes, int maxValues, int maxTextLength) {

    public static final FilterLimits DEFAULT = new FilterLimits(8, 64, 256, 255);

    public FilterLimits {
        require(maxDepth >= 1 && maxDepth <= 32, "carillon.client.filter-max-depth", maxDepth, "1 to 32");
        require(maxNodes >= 1, "carillon.client.filter-max-nodes", maxNodes, "at least 1");
        require(maxValues >= 0, "carillon.client.filter-max-values", maxValues, "at least 0");
        require(maxTextLength >= 1, "carillon.client.filter-max-text-length", maxTextLength, "at least 1");
    }
}

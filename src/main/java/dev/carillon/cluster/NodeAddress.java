package dev.carillon.cluster;

/** Where a node of a cluster is reached. */
record NodeAddress(String host, int port) {

    /** @param text {@code host:port}; the host may be an IPv6 address, with or without brackets */
    static NodeAddress of(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new NodeAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}

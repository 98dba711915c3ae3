package dev.carillon.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Redis says of itself: the answer to {@code INFO}. */
record ServerInfo(String text) {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\..*");

    boolean isReplica() {
        return field("role").equals("slave");
    }

    boolean isInCluster() {
        return field("cluster_enabled").equals("1");
    }

    /** Valkey says 7 here, whatever its own. */
    String version() {
        return field("redis_version");
    }

    /** 0 where it cannot be told. */
    int major() {
        Matcher version = VERSION.matcher(version());
        return version.matches() ? Integer.parseInt(version.group(1)) : 0;
    }

    /** Older than 6.2. What has no version is not Redis, and may do. */
    boolean isTooOld() {
        Matcher version = VERSION.matcher(version());
        return version.matches() && (major() < 6 || major() == 6 && Integer.parseInt(version.group(2)) < 2);
    }

    /** Empty where it is not said. */
    String field(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}

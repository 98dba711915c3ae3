package dev.carillon.api;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be asked of the server API: the closed table of its paths, and of the members of a batch's commands. */
enum ApiMethod {
    PUBLISH,
    BROADCAST,
    SUBSCRIBE,
    UNSUBSCRIBE,
    DISCONNECT,
    REFRESH,
    PRESENCE,
    PRESENCE_STATS,
    HISTORY,
    HISTORY_REMOVE,
    CHANNELS,
    INFO,
    RPC,
    BATCH,
    MAP_PUBLISH,
    MAP_REMOVE,
    MAP_READ_STATE,
    MAP_READ_STREAM,
    MAP_STATS,
    MAP_CLEAR;

    private static final Map<String, ApiMethod> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ApiMethod::wireName, Function.identity()));

    /** @return empty for a name that is not in the table; names are lower case */
    static Optional<ApiMethod> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether it is asked of a map. */
    boolean isOfMap() {
        return ordinal() >= MAP_PUBLISH.ordinal();
    }

    /** As in the path, such as {@code presence_stats}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

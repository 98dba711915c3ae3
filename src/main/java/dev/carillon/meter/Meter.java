package dev.carillon.meter;

import java.util.function.LongSupplier;

/**
 * Counts what happens. Thread-safe, never blocks, never throws: callers are on the hot path. The enums are the closed
 * table of what is counted; no label ever holds a name that a peer chose.
 */
public interface Meter {

    /** Adds to a counter without a label. */
    void add(Counter counter, long amount);

    /**
     * Adds to a counter with a label.
     *
     * @param label one of a small closed set, such as a close code or a command's name
     */
    void add(Counter counter, String label, long amount);

    /** Records how long something took. */
    void record(Timing timing, String label, long nanos);

    /** Registers where a gauge reads its value; the last registration wins. */
    void gauge(Gauge gauge, LongSupplier value);

    default void count(Counter counter) {
        add(counter, 1);
    }

    default void count(Counter counter, String label) {
        add(counter, label, 1);
    }

    /** Counts nothing: for tests and for a node whose metrics are off. */
    Meter NONE = new Meter() {
        @Override
        public void add(Counter counter, long amount) {}

        @Override
        public void add(Counter counter, String label, long amount) {}

        @Override
        public void record(Timing timing, String label, long nanos) {}

        @Override
        public void gauge(Gauge gauge, LongSupplier value) {}
    };

    /** What only grows. */
    enum Counter {
        HANDSHAKES_REFUSED("handshakes_refused", "reason", "upgrade requests refused, by reason"),
        CONNECTIONS_OPENED("connections_opened", "transport", "connections opened, by transport"),
        CONNECTIONS_ACCEPTED("connections_accepted", "", "connect commands that succeeded"),
        DISCONNECTS("disconnects", "code", "connections ended by the server, by close code"),
        UNSUBSCRIBES("unsubscribes", "code", "subscriptions ended by the server, by code"),
        COMMANDS("commands", "method", "commands of clients, by method"),
        RATE_LIMITED("rate_limited", "scope", "commands for which a rate was used up: connection, user or node"),
        REPLY_ERRORS("reply_errors", "code", "error replies, by code"),
        FRAMES_RECEIVED("frames_received", "", "frames received from clients"),
        BYTES_RECEIVED("bytes_received", "", "bytes received from clients, without frame headers"),
        MESSAGES_SENT("messages_sent", "", "messages written to clients"),
        FRAMES_SENT("frames_sent", "", "frames written to clients"),
        BYTES_SENT("bytes_sent", "", "bytes written to clients, without frame headers"),
        PUBLICATIONS("publications", "source", "publications accepted, by source: client or api"),
        SUPPRESSED("publications_suppressed", "reason", "publishes that published nothing, by reason"),
        MISSHAPEN("publications_misshapen", "", "publications that their namespace's shape refused"),
        DROPPED("events_dropped", "", "events dropped because too much waited for a channel's members"),
        FILTERED(
                "tags_filter_dropped",
                "",
                "publications that a member's tag filter kept from it, live and in recoveries"),
        SKIPPED("slow_skipped", "", "events that slow members were not given: conflated, or dropped as the oldest"),
        RECOVERIES("recoveries", "result", "recoveries, by result: recovered or unrecovered"),
        RECOVERED_PUBLICATIONS("recovered_publications", "", "publications given in recoveries"),
        READS_SHARED("history_reads_shared", "", "reads of streams that were spared because many asked at once"),
        MAP_PRESENCE_LOST("map_presence_lost", "", "subscribers that could not be entered into a map, or taken out"),
        API_CALLS("api_calls", "method", "calls of the server API, by method"),
        API_ERRORS("api_errors", "code", "errors answered by the server API, by code"),
        API_UNAUTHORIZED("api_unauthorized", "", "calls of the server API without the right key"),
        KEY_SET_FETCHES("key_set_fetches", "result", "fetches of a token key set, by result: fetched or failed"),
        ENGINE_FAILURES("engine_failures", "operation", "operations that Redis refused or did not answer in time"),
        ENGINE_UNREADABLE("engine_unreadable", "", "what other nodes stored or sent and this version cannot read"),
        TASKS_REFUSED("tasks_refused", "", "tasks that a full executor refused");

        private final String id;
        private final String label;
        private final String help;

        Counter(String id, String label, String help) {
            this.id = id;
            this.label = label;
            this.help = help;
        }

        /** The metric's name without its prefix. */
        public String id() {
            return id;
        }

        /** The label's name; empty for a counter without one. */
        public String label() {
            return label;
        }

        public String help() {
            return help;
        }
    }

    /** What goes up and down. */
    enum Gauge {
        CONNECTIONS("connections", "open connections of this node"),
        CONNECTING("connecting", "connect commands of this node that are being decided"),
        CLIENTS("clients", "authenticated connections of this node"),
        USERS("users", "distinct users of this node"),
        SUBSCRIPTIONS("subscriptions", "subscriptions of this node"),
        CHANNELS("channels", "channels with a subscriber on this node"),
        STREAMS("streams", "streams kept in this node's memory"),
        MAPS("maps", "maps kept in this node's memory"),
        MAP_ENTRIES("map_entries", "entries of maps kept in this node's memory"),
        MAP_BYTES("map_bytes", "bytes of maps kept in this node's memory"),
        QUEUED_BYTES("queued_bytes", "bytes that wait in send queues"),
        ENGINE_WAITING_BYTES("engine_waiting_bytes", "bytes of commands that Redis has not answered");

        private final String id;
        private final String help;

        Gauge(String id, String help) {
            this.id = id;
            this.help = help;
        }

        public String id() {
            return id;
        }

        public String help() {
            return help;
        }
    }

    /** What takes time. */
    enum Timing {
        COMMAND("command_duration", "method", "from a command's decoding to its reply, by method"),
        PING("ping_duration", "", "from a ping to its pong");

        private final String id;
        private final String label;
        private final String help;

        Timing(String id, String label, String help) {
            this.id = id;
            this.label = label;
            this.help = help;
        }

        public String id() {
            return id;
        }

        public String label() {
            return label;
        }

        public String help() {
            return help;
        }
    }
}

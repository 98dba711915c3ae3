package dev.carillon.node;

/** Lines of JSON as a client says them, and as it is answered. */
final class Lines {

    /** What a reply tells of a subscription that may recover. */
    static final String RECOVERABLE = "\"recoverable\":true,\"positioned\":true,\"epoch\":\"E\"";

    private Lines() {}

    static String subscribe(int id, String channel, String more) {
        return "{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"" + more + "}}";
    }

    static String subscribe(String channel) {
        return subscribe(2, channel, "");
    }

    static String error(int id, int code, String message) {
        return "{\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
    }

    /** The answer to command 2. */
    static String error(int code, String message) {
        return error(2, code, message);
    }
}

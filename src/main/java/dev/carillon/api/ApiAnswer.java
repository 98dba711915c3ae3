package dev.carillon.api;

import dev.carillon.channel.ReplyError;

/**
 * What goes back over HTTP.
 *
 * @param status HTTP status
 * @param body   JSON: read only
 */
record ApiAnswer(int status, byte[] body) {

    /** The HTTP status that stands for an error where the caller wants statuses. */
    static int statusOf(ReplyError error) {
        return switch (error) {
            case INTERNAL -> 500;
            case UNAUTHORIZED, TOKEN_EXPIRED, EXPIRED -> 401;
            case PERMISSION_DENIED -> 403;
            case UNKNOWN_CHANNEL, METHOD_NOT_FOUND -> 404;
            case ALREADY_SUBSCRIBED, LIMIT_EXCEEDED, BAD_REQUEST, NOT_AVAILABLE -> 400;
            case TOO_MANY_REQUESTS -> 429;
            case UNRECOVERABLE_POSITION -> 416;
            case CONCURRENT_PAGINATION -> 409;
        };
    }

    /** The size only: a payload never reaches a log. */
    @Override
    public String toString() {
        return "ApiAnswer[" + status + ", " + body.length + " bytes]";
    }
}

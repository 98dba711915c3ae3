package dev.carillon.api;

import dev.carillon.channel.RefusedException;
import dev.carillon.channel.ReplyError;
import java.util.Objects;

/** What became of one call, or of one command of a batch. */
sealed interface ApiReply {

    /** @param method that was called: the result's name in a batch */
    record Success(ApiMethod method, ApiResult result) implements ApiReply {
        public Success {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(result, "result");
        }
    }

    /** @param message for people; callers decide by the code */
    record Failure(ReplyError error, String message) implements ApiReply {
        public Failure {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(message, "message");
        }

        static Failure of(ReplyError error) {
            return new Failure(error, error.message());
        }

        static Failure of(RefusedException refused) {
            return new Failure(
                    refused.error(),
                    Objects.requireNonNullElse(
                            refused.getMessage(), refused.error().message()));
        }
    }
}

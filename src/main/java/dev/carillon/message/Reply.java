package dev.carillon.message;

import java.util.Objects;

/**
 * The answer to one command.
 *
 * @param id the command's own
 */
public record Reply(long id, Result result) {

    public Reply {
        Objects.requireNonNull(result, "result");
    }
}

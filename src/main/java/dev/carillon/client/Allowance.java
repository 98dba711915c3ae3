package dev.carillon.client;

/**
 * How often one connection may still ask, be refused and be wrong.
 *
 * @param commands its own credit, beside that of its user and its node
 * @param refusals how often it may go on though it was refused
 * @param errors   how often it may go on though it was answered with an error
 */
record Allowance(Rates rates, Credit commands, Credit refusals, Credit errors) {

    /** @return false when the command comes too early for the connection, its user or its node */
    boolean takes(String user, String command) {
        if (!commands.spend(command, rates.now())) {
            return rates.refused("connection");
        }
        // The others' credit comes last: what a connection may not spend it does not take from them.
        return rates.takesOfUser(user, command) && rates.takesOfNode(command);
    }

    /** Counts a refusal; false when the connection has gone on regardless for too long. */
    boolean forgivesRefusal() {
        return refusals.spend("", rates.now());
    }

    /** Counts an error reply; false when there have been too many. */
    boolean forgivesError() {
        return errors.spend("", rates.now());
    }
}

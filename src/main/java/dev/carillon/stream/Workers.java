package dev.carillon.stream;

import java.util.concurrent.Executor;

/** Threads of the node's own, which belong to no request. Takes every task; a task must not block. */
@FunctionalInterface
public interface Workers extends Executor {}

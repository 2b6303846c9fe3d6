package dev.carillon.broker.engine.reference;

import dev.carillon.broker.task.Outcome;
import java.util.concurrent.CompletableFuture;

/** Somebody who waits for what becomes of a task. */
record ReferenceWait(CompletableFuture<Outcome> answer, long until) {}

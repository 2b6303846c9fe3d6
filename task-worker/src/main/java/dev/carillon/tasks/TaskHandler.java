package dev.carillon.tasks;

/** Does one task. Runs on a virtual thread of its own and may block; is handed the same task again after a crash. */
@FunctionalInterface
public interface TaskHandler {
    Outcome handle(LeasedTask task) throws Exception;
}

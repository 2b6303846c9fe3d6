package dev.carillon.contacts.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One of the seven. A look may end anywhere, with the process; the next does what is missing, and what was done before is
 * done once. Called by one thread of all processes at a time, outside of a transaction; may block.
 */
interface Step {
    StepName name();

    /** What it would do now, in a sentence. */
    String preview(Connection connection, Lifecycle lifecycle) throws SQLException;

    StepResult run(StepRun run);

    /** Undoes it, as far as that can be. */
    StepResult revert(StepRun run);
}

package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** Lets deliveries and imports end, and then begins nothing more; who runs the service may scale it down. */
@Singleton
class ProcessingStep implements Step {
    private static final String AT_WORK = "select (select count(*) from delivery where state = 'RECEIVED')"
            + " + (select count(*) from contact_import where state in ('UPLOADING', 'RUNNING'))";

    private final DataSource dataSource;
    private final Gatekeeper gates;
    private final Hooks hooks;
    private final LifecycleConfig config;

    ProcessingStep(DataSource dataSource, Gatekeeper gates, Hooks hooks, LifecycleConfig config) {
        this.dataSource = dataSource;
        this.gates = gates;
        this.hooks = hooks;
        this.config = config;
    }

    @Override
    public StepName name() {
        return StepName.PROCESSING;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) throws SQLException {
        return Statements.number(connection, AT_WORK) + " deliveries and imports are worked on to their end; scans stop"
                + (config.hooks().scaling().isPresent() ? ", and the hook is asked for 'scale.down'." : ".");
    }

    @Override
    public StepResult run(StepRun run) {
        try (Connection connection = dataSource.getConnection()) {
            long left = Statements.number(connection, AT_WORK);
            if (left > 0) {
                return StepResult.waiting(left + " deliveries and imports are at work still");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("what is at work could not be counted", e);
        }
        gates.set("processing", false);
        return scale(run, "scale.down");
    }

    @Override
    public StepResult revert(StepRun run) {
        gates.set("processing", true);
        return scale(run, "scale.up");
    }

    private StepResult scale(StepRun run, String type) {
        return config.hooks()
                .scaling()
                .map(hook -> hooks.call(hook, run.run(), type, Map.of()))
                .orElseGet(StepResult::done);
    }
}

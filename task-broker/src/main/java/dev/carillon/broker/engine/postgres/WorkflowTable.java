package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Statements about workflows, whose progress is the database's own matter. Belongs to one context. */
final class WorkflowTable {
    private final Database database;
    private final DatabaseTime time;
    private final Identifiers ids;
    private final Notes notes;
    private final QueueViews views;

    WorkflowTable(Database database, DatabaseTime time, Identifiers ids, Notes notes, QueueViews views) {
        this.database = database;
        this.time = time;
        this.ids = ids;
        this.notes = notes;
        this.views = views;
    }

    Future<WorkflowCreation> create(StartingWorkflow starting) {
        return views.capacity()
                .forAnother(starting.firstStage())
                .compose(room -> database.one(StartingWorkflow.SQL, starting.arguments(time, ids, room)))
                .map(row -> StartingWorkflow.outcome(notes.take(row)));
    }

    Future<Optional<Workflow>> find(UUID id) {
        return views.catchUp()
                .compose(done -> database.first(
                        TaskRows::workflow,
                        "select * from workflow where id = $1 and (forget_at is null or forget_at > broker_now())",
                        id));
    }

    Future<Boolean> cancel(UUID id) {
        return database.one("select * from cancel_workflow($1, $2)", time.from(), id)
                .map(row -> notes.take(row).getBoolean("cancelled"));
    }
}

package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A workflow to create: its members as columns, and what the database answers. */
final class StartingWorkflow {
    static final String SQL = "select * from create_workflow("
            + "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

    private final NewWorkflow workflow;
    private final @Nullable UUID digest;
    private final @Nullable UUID request;

    StartingWorkflow(NewWorkflow workflow) {
        this.workflow = workflow;
        String key = workflow.idempotencyKey();
        this.digest = key == null ? null : RequestDigest.ofWorkflowKey(key);
        this.request = key == null ? null : RequestDigest.of(workflow);
    }

    int firstStage() {
        return workflow.stages().getFirst().size();
    }

    @Nullable Object[] arguments(DatabaseTime time, Identifiers ids, long room) {
        int size = workflow.stages().stream().mapToInt(List::size).sum();
        Rows rows = new Rows(size);
        Integer[] stages = new Integer[size];
        long now = time.estimate();
        int filled = 0;
        for (int stage = 0; stage < workflow.stages().size(); stage++) {
            for (NewWorkflow.Member member : workflow.stages().get(stage)) {
                stages[filled++] = stage + 1;
                rows.add(ids.next(now), member.queue(), member.task());
            }
        }
        return new @Nullable Object[] {
            time.from(),
            room,
            ids.next(now),
            digest,
            request,
            stages,
            rows.queues,
            rows.ids,
            rows.delays,
            rows.ats,
            rows.priorities,
            rows.types,
            rows.payloads,
            rows.keys,
            rows.timesToLive,
            rows.traceparents,
            rows.groups
        };
    }

    static WorkflowCreation outcome(Row row) {
        return switch (row.getShort("outcome")) {
            case 0, 1 ->
                new WorkflowCreation.Created(
                        row.getUUID("id"), List.of(row.getArrayOfUUIDs("tasks")), row.getShort("outcome") == 1);
            case 2 -> new WorkflowCreation.KeyReused();
            case 3 -> new WorkflowCreation.Full();
            default -> new WorkflowCreation.NoSuchQueue(row.getString("missing"));
        };
    }
}

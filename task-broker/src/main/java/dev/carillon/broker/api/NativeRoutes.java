package dev.carillon.broker.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The routes of the API, of which a native image is to keep the annotations that {@code KnownParameters} reads. */
@RegisterForReflection(
        targets = {
            BackupResource.class,
            DeadLetterResource.class,
            LeaseResource.class,
            QueueResource.class,
            ScheduleResource.class,
            SettlementOfManyResource.class,
            SettlementResource.class,
            TaskCreationResource.class,
            TaskResource.class,
            TaskResultResource.class,
            WorkflowResource.class
        })
final class NativeRoutes {
    private NativeRoutes() {}
}

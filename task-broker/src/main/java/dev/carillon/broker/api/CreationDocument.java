package dev.carillon.broker.api;

import dev.carillon.broker.task.TaskState;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A task as it was when it was created. */
@Schema(name = "CreatedTask")
record CreationDocument(UUID id, String queue, TaskState state, Instant readyAt) {}

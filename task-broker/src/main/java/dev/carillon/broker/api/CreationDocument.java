package dev.carillon.broker.api;

import dev.carillon.broker.task.TaskState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A task as it was when it was created. */
@RegisterForReflection // it is inside of a Response, where no build looks
@Schema(name = "CreatedTask")
record CreationDocument(UUID id, String queue, TaskState state, Instant readyAt) {}

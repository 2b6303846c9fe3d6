package dev.carillon.broker.api;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What is said of a single task in the query and in header fields. */
@RegisterForReflection // for KnownParameters
public record CreationParameters(
        @QueryParam("delay") @Nullable String delay,

        @QueryParam("at") @Parameter(description = TaskCreationResource.AT) @Nullable String at,

        @QueryParam("priority") @DefaultValue("0") String priority,

        @QueryParam("group") @Parameter(description = TaskCreationResource.GROUP) @Nullable String group,

        @QueryParam("key") @Parameter(description = TaskCreationResource.KEY) @Nullable String key,

        @QueryParam("ttl") @Parameter(description = TaskCreationResource.TTL) @Nullable String ttl,

        @HeaderParam(TaskCreationResource.IDEMPOTENCY_KEY)
        @Parameter(description = TaskCreationResource.KEY_FORM)
        @Nullable String idempotencyKey,

        @HeaderParam(LeaseHeaders.TRACEPARENT) @Parameter(description = TaskCreationResource.TRACEPARENT) @Nullable String traceparent,

        @HeaderParam(HttpHeaders.CONTENT_TYPE)
        @DefaultValue(MediaType.APPLICATION_OCTET_STREAM)
        @Parameter(hidden = true) // said by the content of the body
        String contentType) {

    /** With the body for the payload. */
    TaskFields fields(byte[] body) {
        TaskFields fields = new TaskFields();
        fields.payload = new Payload(Inputs.contentType(HttpHeaders.CONTENT_TYPE, contentType), body);
        fields.delay = delay;
        fields.at = at;
        fields.priority = Inputs.number("priority", priority, 0, NewTask.HIGHEST_PRIORITY);
        fields.group = group;
        fields.key = key;
        fields.ttl = ttl;
        fields.idempotencyKey = Inputs.idempotencyKey(TaskCreationResource.IDEMPOTENCY_KEY, idempotencyKey);
        fields.traceparent = traceparent;
        return fields;
    }
}

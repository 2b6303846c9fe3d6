package dev.carillon.broker.api;

import dev.carillon.http.parameter.KnownParameters;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a key that is empty or given twice, which would otherwise pass unnoticed, as {@link KnownParameters} does others. */
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
        }) // KnownParameters reads annotations of parameters, of which a native image keeps none otherwise
public class StrictParameters {
    /**
     * An empty key would be taken for none, and the request for one that is not to be repeated safely; of two keys, the
     * second would be lost.
     */
    @ServerRequestFilter
    public void checkKey(ContainerRequestContext request) {
        List<String> keys = request.getHeaders().get(TaskCreationResource.IDEMPOTENCY_KEY);
        if (keys == null) {
            return;
        }
        if (keys.size() > 1) {
            throw ProblemException.invalid(
                    TaskCreationResource.IDEMPOTENCY_KEY, "The idempotency key is given more than once.");
        }
        if (keys.getFirst().isEmpty()) {
            throw ProblemException.invalid(TaskCreationResource.IDEMPOTENCY_KEY, "The idempotency key is empty.");
        }
    }
}

package dev.carillon.notifier.sending;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready needs the task-broker. */
@Readiness
@ApplicationScoped
public class BrokerHealthCheck implements HealthCheck {
    private final BrokerQueue queue;

    @Inject
    public BrokerHealthCheck(BrokerQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("task-broker");
        queue.trouble().ifPresentOrElse(why -> answer.down().withData("missing", why), answer::up);
        return answer.build();
    }
}

package dev.carillon.contacts.broker;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says whether the task-broker answers. Up either way: while it is away scans wait, and nothing else does; a webhook that
 * found this service not ready would be lost for it.
 */
@Readiness
@Singleton
public class BrokerHealthCheck implements HealthCheck {
    private final BrokerConnection broker;

    public BrokerHealthCheck(BrokerConnection broker) {
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("task-broker").up();
        broker.trouble().ifPresent(why -> answer.withData("missing", why));
        return answer.build();
    }
}

package dev.carillon.broker.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the engine takes writes. */
@Readiness
@ApplicationScoped
public class EngineHealthCheck implements HealthCheck {
    private final TaskEngine engine;
    private final BrokerConfig config;

    @Inject
    public EngineHealthCheck(TaskEngine engine, BrokerConfig config) {
        this.engine = engine;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("task engine")
                .withData("engine", config.engine().name().toLowerCase(java.util.Locale.ROOT));
        engine.fault().ifPresent(fault -> answer.withData("fault", fault));
        return answer.status(engine.fault().isEmpty()).build();
    }
}

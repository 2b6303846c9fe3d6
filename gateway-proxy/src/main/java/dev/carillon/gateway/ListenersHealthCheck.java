package dev.carillon.gateway;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while both sides listen; no longer from the moment the gateway is told to stop. Upstreams have no say: a gateway
 * that went away with one of them would take the others along.
 */
@Readiness
final class ListenersHealthCheck implements HealthCheck {
    private final GatewayLifecycle lifecycle;

    ListenersHealthCheck(GatewayLifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("listeners");
        return lifecycle
                .gateway()
                .map(gateway -> response.up()
                        .withData("ingress", gateway.ingressPort())
                        .withData("egress", gateway.egressPort()))
                .orElseGet(() -> response.down().withData("missing", "the listeners are closed"))
                .build();
    }
}

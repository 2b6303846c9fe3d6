package dev.carillon.notifier.pricing;

import dev.carillon.http.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/estimates}: what a text would come to. */
@Path("/v1/estimates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class EstimateResource {
    private final EstimateService estimates;

    @Inject
    public EstimateResource(EstimateService estimates) {
        this.estimates = estimates;
    }

    @POST
    @RolesAllowed(Role.READER_NAME)
    public Estimate estimate(@NotNull @Valid EstimateRequest request) {
        return estimates.estimate(request);
    }
}

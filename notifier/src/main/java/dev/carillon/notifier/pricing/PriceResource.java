package dev.carillon.notifier.pricing;

import dev.carillon.http.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/prices}: what a segment costs, who says so, and since when. */
@Path("/v1/prices")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PriceResource {
    private final PriceList prices;

    @Inject
    public PriceResource(PriceList prices) {
        this.prices = prices;
    }

    /** Prices by country and operator; of several sources, the one that is believed stands first. */
    public record Prices(List<Price> items) {}

    @GET
    @RolesAllowed(Role.READER_NAME)
    public Prices list(@QueryParam("country") @Nullable String country) {
        String wanted = country == null ? null : country.toUpperCase(Locale.ROOT);
        return new Prices(prices.all().stream()
                .filter(price -> wanted == null || price.country().equals(wanted))
                .toList());
    }
}

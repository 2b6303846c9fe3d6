package dev.carillon.contacts.privacy;

import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/erasures}: erasures by address, and receipts of all. */
@Path("/v1/erasures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "privacy")
@RunOnVirtualThread
public class ErasureResource {
    private final ErasureService erasures;
    private final PhoneNumbers numbers;
    private final SecurityIdentity caller;

    public ErasureResource(ErasureService erasures, PhoneNumbers numbers, SecurityIdentity caller) {
        this.erasures = erasures;
        this.numbers = numbers;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(
            summary = "Erases whoever has an address",
            description = "Also where there is no contact: then raw deliveries go, and nobody comes by this address.")
    public RestResponse<ErasureReceipt> eraseAddress(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @NotNull @Valid AddressToErase whom) {
        return receipt(erasures.erase(
                whom.checkedEmail(),
                whom.checkedPhone(numbers),
                key,
                caller.getPrincipal().getName()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows the receipt of an erasure")
    public ErasureReceipt receipt(@PathParam("id") UUID id) {
        return erasures.receipt(id);
    }

    static RestResponse<ErasureReceipt> receipt(ErasureReceipt receipt) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, receipt)
                .header(HttpHeaders.LOCATION, "/v1/erasures/" + receipt.id())
                .build();
    }
}

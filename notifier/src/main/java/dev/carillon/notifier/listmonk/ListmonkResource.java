package dev.carillon.notifier.listmonk;

import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/listmonk/messages}: what listmonk posts to a Messenger. Answers 200, since listmonk takes no other 2xx. */
@Path(ListmonkResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ListmonkResource {
    static final String PATH = "/v1/listmonk/messages";

    private final ListmonkService listmonk;
    private final SecurityIdentity caller;

    @Inject
    public ListmonkResource(ListmonkService listmonk, SecurityIdentity caller) {
        this.listmonk = listmonk;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    public ListmonkAnswer send(@NotNull @Valid ListmonkMessage message) {
        return listmonk.accept(caller.getPrincipal().getName(), message);
    }
}

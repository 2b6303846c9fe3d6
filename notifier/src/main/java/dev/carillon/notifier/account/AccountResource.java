package dev.carillon.notifier.account;

import dev.carillon.http.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /v1/accounts}: the accounts at the providers. They are made by configuration, never here. */
@Path("/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AccountResource {
    private final AccountService accounts;

    @Inject
    public AccountResource(AccountService accounts) {
        this.accounts = accounts;
    }

    /** The accounts, in the order they are spent. */
    public record AccountList(List<AccountView> items) {}

    @GET
    @RolesAllowed(Role.READER_NAME)
    public AccountList list() {
        return new AccountList(accounts.list());
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Role.READER_NAME)
    public AccountView get(String name) {
        return accounts.get(name);
    }

    @PUT
    @Path("/{name}")
    @RolesAllowed(Role.ADMIN_NAME)
    public AccountView change(String name, @NotNull @Valid AccountChange change) {
        return accounts.change(name, change);
    }
}

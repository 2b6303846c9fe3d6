package dev.carillon.notifier.account;

import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;

/** {@code /v1/accounts}: the accounts at the provider. They are made by configuration, never here. */
@Path("/v1/accounts")
@RunOnVirtualThread
public class AccountResource {
    private final AccountService accounts;

    @Inject
    public AccountResource(AccountService accounts) {
        this.accounts = accounts;
    }

    /** The accounts, in the order they are spent. */
    public record AccountList(List<AccountService.AccountView> items) {}

    /** What an account is set to; only {@code ACTIVE}, since the provider is who refuses. */
    public record AccountChange(@NotNull AccountService.State state) {}

    @GET
    @RolesAllowed(Role.READER_NAME)
    public AccountList list() {
        return new AccountList(accounts.list());
    }

    @PUT
    @Path("/{name}")
    @RolesAllowed(Role.ADMIN_NAME)
    public AccountService.AccountView change(String name, @NotNull @Valid AccountChange change) {
        if (change.state() != AccountService.State.ACTIVE) {
            throw ProblemException.invalid("state", "An account can only be set to ACTIVE here.");
        }
        return accounts.activate(name)
                .orElseThrow(() -> ProblemException.notFound("There is no account '" + name + "'."));
    }
}

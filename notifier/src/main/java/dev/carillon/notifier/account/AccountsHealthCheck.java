package dev.carillon.notifier.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready needs one account that takes messages. */
@Readiness
@ApplicationScoped
public class AccountsHealthCheck implements HealthCheck {
    private final Accounts accounts;

    @Inject
    public AccountsHealthCheck(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("accounts").status(accounts.next().isPresent());
        if (accounts.all().isEmpty()) {
            answer.withData("missing", "no account is configured (carillon.notifier.accounts)");
        }
        for (Account account : accounts.all()) {
            answer.withData(account.name(), describe(account));
        }
        return answer.build();
    }

    private String describe(Account account) {
        return accounts.refusal(account)
                .map(refusal -> "refused: " + refusal.code() + ", " + refusal.reason())
                .orElseGet(() ->
                        accounts.state(account).name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}

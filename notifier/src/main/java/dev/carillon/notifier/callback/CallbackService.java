package dev.carillon.notifier.callback;

import com.twilio.security.RequestValidator;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.settlement.ProviderWord;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Proves that a callback comes from Twilio, and takes in what it says. */
@ApplicationScoped
public class CallbackService {
    private final Accounts accounts;
    private final ProviderWord word;
    private final NotifierMetrics metrics;

    @Inject
    public CallbackService(Accounts accounts, ProviderWord word, NotifierMetrics metrics) {
        this.accounts = accounts;
        this.word = word;
        this.metrics = metrics;
    }

    /**
     * The account whose token this request is signed with: HMAC-SHA1 over the address and the sorted parameters, as
     * twilio.com/docs/usage/security has it. Empty for a request that anybody could have made.
     *
     * @param url the address that Twilio called
     */
    public Optional<Account> signer(String url, Map<String, String> form, @Nullable String signature) {
        Optional<Account> account = Optional.ofNullable(form.get("AccountSid"))
                .flatMap(accounts::withSid)
                .filter(claimed -> signature != null
                        && claimed.credentials().tokens().stream()
                                .anyMatch(token -> new RequestValidator(token).validate(url, form, signature)));
        if (account.isEmpty()) {
            metrics.callback("forged");
        }
        return account;
    }

    /** Takes in a proven status callback. What is late, or told before, changes nothing. */
    public void status(UUID message, Account account, Map<String, String> form) {
        Optional<ProviderMessage> said = StatusCallback.word(form);
        String outcome = said.map(
                        news -> word.take(message, account, news).name().toLowerCase(Locale.ROOT))
                .orElse("unreadable");
        metrics.callback(outcome);
    }
}

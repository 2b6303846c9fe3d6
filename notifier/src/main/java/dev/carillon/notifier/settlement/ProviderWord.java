package dev.carillon.notifier.settlement;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Observed;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.sending.Clearance;
import dev.carillon.notifier.sending.Providers;
import dev.carillon.notifier.sending.Treatment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/**
 * Takes in what the provider says of a message, by callback or when asked; both may come in any order and any number of
 * times.
 */
@ApplicationScoped
public class ProviderWord {
    private static final Logger LOG = Logger.getLogger(ProviderWord.class);

    private final MessageTransitions transitions;
    private final Accounts accounts;
    private final Providers providers;
    private final Clearance clearance;

    @Inject
    public ProviderWord(MessageTransitions transitions, Accounts accounts, Providers providers, Clearance clearance) {
        this.transitions = transitions;
        this.accounts = accounts;
        this.providers = providers;
        this.clearance = clearance;
    }

    /** Moves the message on, if this is news. */
    public Observed take(UUID message, Account account, ProviderMessage word) {
        Observed observed = observe(message, account, word);
        if (observed == Observed.APPLIED) {
            word.errorCode()
                    .filter(code -> providers.of(account).treatment(code) == Treatment.ACCOUNT)
                    .ifPresent(code ->
                            accounts.refuse(account, code, word.errorText().orElse("told by a callback")));
            word.errorCode()
                    .filter(code -> providers.of(account).treatment(code) == Treatment.SUPPRESS)
                    .flatMap(code -> clearance.recipient(message))
                    .ifPresent(recipient -> clearance.optedOut(account, recipient));
        } else if (observed == Observed.OTHER_SID) {
            LOG.errorf("Message %s may have gone out twice: the provider also calls it %s", message, word.sid());
        }
        return observed;
    }

    private Observed observe(UUID message, Account account, ProviderMessage word) {
        try {
            return transitions.observe(message, account.name(), word);
        } catch (ConstraintViolationException e) {
            // Another message of ours took the name at the same moment.
            return Observed.SID_TAKEN;
        }
    }
}

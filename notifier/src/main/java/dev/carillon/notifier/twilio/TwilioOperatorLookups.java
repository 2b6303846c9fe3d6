package dev.carillon.notifier.twilio;

import com.twilio.rest.lookups.v2.PhoneNumber;
import dev.carillon.http.privacy.Masked;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.message.MessageOperators;
import dev.carillon.notifier.pricing.OperatorAliases;
import dev.carillon.notifier.sending.SmsProvider;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Settles which operator a number is with, since a prefix is only where it began: Twilio's Lookup v2, line type
 * intelligence. After the message, so that nothing waits for it.
 */
@ApplicationScoped
public class TwilioOperatorLookups {
    private static final Logger LOG = Logger.getLogger(TwilioOperatorLookups.class);

    private final TwilioProvider twilio;
    private final Accounts accounts;
    private final MessageOperators operators;
    private final LookupTurn turn;
    private final LookupConfig config;
    private final OperatorAliases aliases = OperatorAliases.load();

    @Inject
    public TwilioOperatorLookups(
            TwilioProvider twilio,
            Accounts accounts,
            MessageOperators operators,
            LookupTurn turn,
            LookupConfig config) {
        this.twilio = twilio;
        this.accounts = accounts;
        this.operators = operators;
        this.turn = turn;
        this.config = config;
    }

    @Scheduled(every = "{carillon.notifier.lookup.interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void lookUpIfEnabled() {
        if (config.enabled()) {
            lookUp();
        }
    }

    /** Looks up the numbers of the last messages, unless another replica is at it: each is paid for. */
    public void lookUp() {
        Optional<Account> account = accounts.all().stream()
                .filter(each -> each.provider() == Provider.TWILIO)
                .findFirst();
        account.ifPresent(at -> turn.take(() -> operators.open(config.batch()).forEach(number -> lookUp(at, number))));
    }

    private void lookUp(Account account, String number) {
        try {
            PhoneNumber said = twilio.asked(
                    "lookup",
                    account,
                    client -> PhoneNumber.fetcher(number)
                            .setFields("line_type_intelligence")
                            .fetch(client));
            operators.known(number, operator(said).orElse(null));
        } catch (SmsProvider.UnavailableException e) {
            LOG.warnf("The operator of %s could not be looked up: %s", Masked.phone(number), e.getMessage());
        }
    }

    private Optional<String> operator(PhoneNumber said) {
        return Optional.ofNullable(said.getLineTypeIntelligence())
                .map(PhoneNumber.LineTypeIntelligenceInfo::getCarrierName)
                .filter(name -> !name.isBlank())
                .map(name -> aliases.today(String.valueOf(said.getCountryCode()), name));
    }
}

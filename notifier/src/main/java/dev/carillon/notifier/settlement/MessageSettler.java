package dev.carillon.notifier.settlement;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.message.Message;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Observed;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.message.SettlementConfig;
import dev.carillon.notifier.sending.Providers;
import dev.carillon.notifier.sending.SmsProvider;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks the provider about one message and draws the consequences: its state, its price, and whether anything more is
 * expected. Never sends.
 */
@ApplicationScoped
public class MessageSettler {
    private static final Logger LOG = Logger.getLogger(MessageSettler.class);
    /** The provider's clock and ours differ a little. */
    private static final Duration SKEW = Duration.ofMinutes(2);
    /** A request may have been held up on its way. */
    private static final Duration HELD_UP = Duration.ofMinutes(15);

    private final MessageTransitions transitions;
    private final MessageSchedule schedule;
    private final ProviderWord word;
    private final Accounts accounts;
    private final Providers providers;
    private final NotifierMetrics metrics;
    private final SettlementConfig config;
    private final Backoff backoff;
    private final Clock clock;

    @Inject
    public MessageSettler(
            MessageTransitions transitions,
            MessageSchedule schedule,
            ProviderWord word,
            Accounts accounts,
            Providers providers,
            NotifierMetrics metrics,
            SettlementConfig config,
            Clock clock) {
        this.transitions = transitions;
        this.schedule = schedule;
        this.word = word;
        this.accounts = accounts;
        this.providers = providers;
        this.metrics = metrics;
        this.config = config;
        this.backoff = new Backoff(config.backoffInitial(), config.backoffMax());
        this.clock = clock;
    }

    /** Asks about this message. */
    public void check(Message message) {
        Optional<Account> account = message.account().flatMap(accounts::named);
        if (account.isEmpty()) {
            LOG.errorf(
                    "Message %s went out on account %s, which is not configured any more",
                    message.id(), message.account().orElse("-"));
            checkAgain(message);
            return;
        }
        try {
            message.providerSid()
                    .ifPresentOrElse(sid -> fetch(message, account.get(), sid), () -> lookUp(message, account.get()));
        } catch (SmsProvider.UnavailableException e) {
            LOG.warnf("Message %s: %s", message.id(), e.getMessage());
            checkAgain(message);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Message %s could not be settled; it is tried again", message.id());
            checkAgain(message);
        }
    }

    private void fetch(Message message, Account account, String sid) {
        Optional<ProviderMessage> found = providers.of(account).fetch(account, sid);
        if (found.isEmpty()) {
            LOG.errorf("Message %s: the provider no longer knows %s", message.id(), sid);
            settleWithoutWord(message);
            return;
        }
        draw(message, account, found.get());
    }

    /** The message is UNKNOWN: one at the provider to the same recipient, of that time, with the same text is it. */
    private void lookUp(Message message, Account account) {
        Instant sent = message.sendingAt().orElse(message.createdAt());
        for (ProviderMessage candidate :
                providers.of(account).find(account, message.recipient(), sent.minus(SKEW), sent.plus(HELD_UP))) {
            boolean sameText = candidate
                    .body()
                    .map(String::strip)
                    .filter(message.body().strip()::equals)
                    .isPresent();
            // Another message of ours may be what was found; the transition refuses it then, and the next is tried.
            if (sameText && word.take(message.id(), account, candidate) == Observed.APPLIED) {
                LOG.infof("Message %s was accepted after all", message.id());
                draw(message, account, candidate);
                return;
            }
        }
        if (clock.instant().isBefore(sent.plus(config.unknownHorizon()))) {
            checkAgain(message);
        } else if (transitions.neverAccepted(message.id())) {
            metrics.settled(MessageState.FAILED.name());
        }
    }

    private void draw(Message message, Account account, ProviderMessage said) {
        word.take(message.id(), account, said);
        boolean priced = said.price().isPresent();
        boolean settled = said.state().isFinal()
                // What failed at the provider is not charged, so no price will come.
                ? priced || said.state() == MessageState.FAILED || isPastHorizon(message)
                // Some operators never report a delivery: SENT is then all there is to know.
                : said.state() == MessageState.SENT && isPastHorizon(message);
        if (!settled) {
            checkAgain(message);
        } else if (transitions.settle(message.id(), said.price(), said.segments())) {
            metrics.settled(said.state().name());
        }
    }

    private void settleWithoutWord(Message message) {
        if (!isPastHorizon(message)) {
            checkAgain(message);
        } else if (transitions.settle(message.id(), Optional.empty(), Optional.empty())) {
            metrics.settled(message.state().name());
        }
    }

    private boolean isPastHorizon(Message message) {
        Instant since = message.finalAt().or(message::sendingAt).orElse(message.createdAt());
        return !clock.instant().isBefore(since.plus(config.deliveryHorizon()));
    }

    private void checkAgain(Message message) {
        schedule.checkAgain(message, clock.instant().plus(backoff.after(message.checks())));
    }
}

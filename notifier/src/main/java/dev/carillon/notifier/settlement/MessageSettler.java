package dev.carillon.notifier.settlement;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.Pace;
import dev.carillon.notifier.message.Message;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.MessageTransitions.Observed;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.message.SettlementConfig;
import dev.carillon.notifier.pricing.SmartEncoding;
import dev.carillon.notifier.sending.Providers;
import dev.carillon.notifier.sending.SmsProvider;
import dev.carillon.notifier.shutdown.Stopping;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Asks the provider about messages and draws the consequences: its state, its price, and whether anything more is
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
    private final Stopping stopping;
    private final Clock clock;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    @Inject
    public MessageSettler(
            MessageTransitions transitions,
            MessageSchedule schedule,
            ProviderWord word,
            Accounts accounts,
            Providers providers,
            NotifierMetrics metrics,
            SettlementConfig config,
            Stopping stopping,
            Clock clock) {
        this.transitions = transitions;
        this.schedule = schedule;
        this.word = word;
        this.accounts = accounts;
        this.providers = providers;
        this.metrics = metrics;
        this.config = config;
        this.stopping = stopping;
        this.backoff = new Backoff(config.backoffInitial(), config.backoffMax());
        this.clock = clock;
    }

    /** Asks about messages of one account that are due at the same time. */
    public void check(String name, List<Message> messages) {
        Optional<Account> account = accounts.named(name);
        if (account.isEmpty()) {
            messages.forEach(message -> {
                LOG.errorf("Message %s went out on account %s, which is not configured any more", message.id(), name);
                checkAgain(message);
            });
            return;
        }
        SmsProvider provider = providers.of(account.get());
        if (!provider.canBeAsked()) {
            messages.forEach(message -> settleUnasked(message, account.get()));
            return;
        }
        try {
            Questions questions = questions(provider, account.get(), messages);
            inParallel(messages, message -> check(message, account.get(), questions));
        } catch (SmsProvider.UnavailableException e) {
            LOG.warnf("%d messages of account %s: %s", messages.size(), name, e.getMessage());
            messages.forEach(this::checkAgain);
        }
    }

    private Questions questions(SmsProvider provider, Account account, List<Message> messages) {
        Pace pace = paces.computeIfAbsent(account.name(), name -> new Pace(config.questionsPerSecond()));
        if (messages.size() < config.listFrom()) {
            return Questions.oneByOne(provider, account, pace);
        }
        List<Instant> sent =
                messages.stream().map(MessageSettler::sentAt).sorted().toList();
        return Questions.ofList(
                provider,
                account,
                pace,
                sent.getFirst().minus(SKEW),
                sent.getLast().plus(HELD_UP));
    }

    /** What is not asked about before the end of the process is given back. */
    private void inParallel(List<Message> messages, Consumer<Message> check) {
        Semaphore places = new Semaphore(config.concurrency());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int at = 0; at < messages.size(); at++) {
                Message message = messages.get(at);
                places.acquireUninterruptibly();
                if (stopping.hasBegun()) {
                    schedule.giveBack(messages.subList(at, messages.size()), clock.instant());
                    return;
                }
                threads.execute(() -> {
                    try {
                        check.accept(message);
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private void check(Message message, Account account, Questions questions) {
        try {
            message.providerSid()
                    .ifPresentOrElse(
                            sid -> fetch(message, account, questions, sid), () -> lookUp(message, account, questions));
        } catch (SmsProvider.UnavailableException e) {
            LOG.warnf("Message %s: %s", message.id(), e.getMessage());
            checkAgain(message);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Message %s could not be settled; it is tried again", message.id());
            checkAgain(message);
        }
    }

    private void fetch(Message message, Account account, Questions questions, String sid) {
        Optional<ProviderMessage> found = questions.fetch(sid);
        if (found.isEmpty()) {
            LOG.errorf("Message %s: the provider no longer knows %s", message.id(), sid);
            settleWithoutWord(message);
            return;
        }
        draw(message, account, found.get());
    }

    /**
     * The message is UNKNOWN: one at the provider to the same recipient, of that time, with the same text is it. Of
     * several, the one that was taken nearest to when ours was sent, those whose text is ours to the letter before those
     * that the provider's smart encoding may have made of ours; and none at all while another message of ours, to the same
     * recipient with such a text, is on its way, since what is found may be that one.
     */
    private void lookUp(Message message, Account account, Questions questions) {
        Instant sent = sentAt(message);
        List<ProviderMessage> candidates =
                questions.find(message.recipient(), sent.minus(SKEW), sent.plus(HELD_UP)).stream()
                        .filter(candidate -> SmartEncoding.areAlike(text(candidate), message.body()))
                        .sorted(Comparator.comparing((ProviderMessage candidate) -> !hasSameText(candidate, message))
                                .thenComparing(candidate -> distance(candidate, sent)))
                        .toList();
        if (!candidates.isEmpty() && schedule.hasTwinOnItsWay(message)) {
            checkAgain(message);
            return;
        }
        for (ProviderMessage candidate : candidates) {
            // Another message of ours may be what was found; the transition refuses it then, and the next is tried.
            if (word.take(message.id(), account, candidate) == Observed.APPLIED) {
                LOG.infof("Message %s was accepted after all", message.id());
                draw(message, account, candidate);
                return;
            }
        }
        if (clock.instant().isBefore(sent.plus(config.unknownHorizon()))) {
            checkAgain(message);
        } else if (transitions.neverAccepted(message.id(), "never accepted")) {
            metrics.settled(MessageState.FAILED.name());
        }
    }

    private static boolean hasSameText(ProviderMessage candidate, Message message) {
        return text(candidate).strip().equals(message.body().strip());
    }

    private static String text(ProviderMessage candidate) {
        return candidate.body().orElse("");
    }

    private static Duration distance(ProviderMessage candidate, Instant sent) {
        return Duration.between(sent, candidate.createdAt().orElse(sent)).abs();
    }

    private static Instant sentAt(Message message) {
        return message.sendingAt().orElse(message.createdAt());
    }

    /** Nobody can be asked: what was taken is settled at its configured price, and the rest will never be known. */
    private void settleUnasked(Message message, Account account) {
        if (message.state() == MessageState.UNKNOWN) {
            if (clock.instant().isBefore(sentAt(message).plus(config.unknownHorizon()))) {
                schedule.checkAgain(message, sentAt(message).plus(config.unknownHorizon()));
            } else if (transitions.neverAccepted(message.id(), "whether it was accepted cannot be known")) {
                metrics.settled(MessageState.FAILED.name());
            }
            return;
        }
        Optional<ProviderMessage.Price> price = account.terms()
                .price()
                .map(unit -> new ProviderMessage.Price(
                        unit.multiply(BigDecimal.valueOf(message.segments())),
                        account.terms().currency()));
        if (transitions.settle(message.id(), price, Optional.empty())) {
            metrics.settled(message.state().name());
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

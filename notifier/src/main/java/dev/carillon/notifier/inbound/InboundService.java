package dev.carillon.notifier.inbound;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.callback.TwilioRequests.Proven;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.optout.ErasureFence;
import dev.carillon.notifier.optout.NewSuppression;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.Suppression;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes in what people write. A message counts once, by Twilio's name of it, so that a STOP that is told again after a
 * START stops nobody. STOP and START are for the sender that they were written to: the messaging service where an account
 * of ours sends by it, else the number.
 */
@ApplicationScoped
public class InboundService {
    private final InboundRepository inbound;
    private final SuppressionService suppressions;
    private final ErasureFence fence;
    private final Accounts accounts;
    private final NumberKey key;
    private final MessageIds ids;
    private final InboundConfig config;
    private final Keywords keywords;
    private final NotifierMetrics metrics;
    private final Clock clock;

    @Inject
    public InboundService(
            InboundRepository inbound,
            SuppressionService suppressions,
            ErasureFence fence,
            Accounts accounts,
            NumberKey key,
            MessageIds ids,
            InboundConfig config,
            NotifierMetrics metrics,
            Clock clock) {
        this.inbound = inbound;
        this.suppressions = suppressions;
        this.fence = fence;
        this.accounts = accounts;
        this.key = key;
        this.ids = ids;
        this.config = config;
        this.keywords = Keywords.of(config.stopWords(), config.startWords(), config.helpWords());
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Takes a message in, and does what it asks for.
     *
     * @return what the person is to be answered
     */
    @Transactional
    public Optional<String> take(String sid, String from, Proven request) {
        fence.hold();
        String body = request.field("Body").orElse("");
        Optional<InboundKind> told = request.field("OptOutType").flatMap(InboundService::optOutType);
        InboundKind kind = told.orElseGet(() -> keywords.kind(body));
        String to = request.field("To").orElse("");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID id = ids.next();
        if (inbound.add(id, new Received(sid, request.account().name(), from, to, kind, body), now)) {
            metrics.inbound(kind.name());
            act(kind, from, sender(request, to));
            forgetIfErased(id, from, now);
        }
        // Advanced Opt-Out has answered already.
        return told.isPresent() ? Optional.empty() : reply(kind);
    }

    private static Optional<InboundKind> optOutType(String text) {
        return switch (text) {
            case "STOP" -> Optional.of(InboundKind.STOP);
            case "START" -> Optional.of(InboundKind.START);
            case "HELP" -> Optional.of(InboundKind.HELP);
            default -> Optional.empty();
        };
    }

    private String sender(Proven request, String to) {
        return request.field("MessagingServiceSid")
                .filter(service -> accounts.all().stream().map(Account::from).anyMatch(service::equals))
                .orElse(to);
    }

    private void act(InboundKind kind, String from, String sender) {
        String scope = config.stopScope() == InboundConfig.Scope.SENDER ? sender : Suppression.EVERY_SENDER;
        switch (kind) {
            case STOP -> suppressions.suppress(NewSuppression.of(from, scope, Reason.STOP, "inbound"));
            case START -> {
                // Of this sender, and of all where that was what STOP meant.
                suppressions.lift(from, Set.of(Reason.STOP), Optional.of(scope));
                suppressions.lift(from, Set.of(Reason.CARRIER), Optional.of(sender));
            }
            case HELP, TEXT -> {
                // Kept, and nothing else.
            }
        }
    }

    /** Somebody who was erased may still write; what they write is heard, and who they are is not kept. */
    private void forgetIfErased(UUID id, String from, Instant now) {
        suppressions
                .standingAgainst(from)
                .filter(Reason.ERASED::equals)
                .ifPresent(erased -> inbound.redact(id, key.hash(from), now));
    }

    private Optional<String> reply(InboundKind kind) {
        return switch (kind) {
            case STOP -> config.stopReply();
            case START -> config.startReply();
            case HELP -> config.helpReply();
            case TEXT -> Optional.empty();
        };
    }

    /** One message more than asked for, where there are more; the newest first. */
    @Transactional
    List<InboundMessage> list(InboundRepository.Filter filter, Optional<UUID> before, int limit) {
        return inbound.newest(filter, before, limit + 1);
    }
}

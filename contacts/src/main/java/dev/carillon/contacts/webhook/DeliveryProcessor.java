package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.AddressAcceptance;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.contact.WrittenContact;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.contacts.telemetry.ContactsMetrics.DeliveryOutcome;
import dev.carillon.contacts.webhook.DeliveryFormat.Content;
import dev.carillon.contacts.webhook.DeliveryRepository.Due;
import dev.carillon.contacts.webhook.DeliveryRepository.End;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes contacts of deliveries after they were acknowledged, a batch in one transaction: the contacts and the states of the
 * deliveries are committed together, under locks on the deliveries, so however often one is tried its effect is once. Where
 * a batch fails each of it is tried by itself, so that one takes no other with it.
 *
 * <p>Thread-safe; blocks.
 */
@Singleton
public class DeliveryProcessor {
    private static final Logger LOG = Logger.getLogger(DeliveryProcessor.class);
    private static final int LONGEST_SHIFT = 30;
    private static final String NOT_TO_BE_KEPT = "The person is not to be kept.";

    private final DeliveryRepository repository;
    private final DeliveryFormats formats;
    private final ContactWriter writer;
    private final AddressAcceptance acceptance;
    private final WebhookConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;

    DeliveryProcessor(
            DeliveryRepository repository,
            DeliveryFormats formats,
            ContactWriter writer,
            AddressAcceptance acceptance,
            WebhookConfig config,
            Clock clock,
            ContactsMetrics metrics) {
        this.repository = repository;
        this.formats = formats;
        this.writer = writer;
        this.acceptance = acceptance;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    private record Work(Due delivery, Content content) {}

    /** A delivery of somebody who becomes no contact by it. */
    private record Refused(Due delivery, EmailAddress author, String reason) {}

    private record Ended(WebhookSource source, End end) {}

    /** Works on a batch of what is due, and says with how many of it something came of that: an end, or another time. */
    int processDue() {
        List<Due> batch = new ArrayList<>();
        try {
            List<Ended> ended = QuarkusTransaction.requiringNew().call(() -> {
                batch.addAll(repository.lockDue(config.batch()));
                return attempt(batch);
            });
            ended.forEach(this::tell);
        } catch (RuntimeException e) {
            if (batch.isEmpty()) {
                throw e;
            }
            LOG.debugf(e, "A batch of %d deliveries failed: one after the other now", batch.size());
            return Math.toIntExact(batch.stream()
                    .filter(due -> processAlone(due.id(), due.source()))
                    .count());
        }
        return batch.size();
    }

    private boolean processAlone(UUID id, WebhookSource source) {
        try {
            QuarkusTransaction.requiringNew()
                    .call(() -> attempt(repository.lockDue(id).stream().toList()))
                    .forEach(this::tell);
            return true;
        } catch (RuntimeException e) {
            Throwable cause = e instanceof QuarkusTransactionException && e.getCause() != null ? e.getCause() : e;
            LOG.errorf(cause, "Delivery %s from %s failed", id, source.label());
            return recordFailure(id, cause);
        }
    }

    private List<Ended> attempt(List<Due> batch) {
        List<Ended> ended = new ArrayList<>();
        List<Work> persons = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Due due : batch) {
            Content content = formats.of(due.source(), due.site()).content(due.message());
            switch (content) {
                case Content.Person person -> {
                    EmailAddress author = person.draft().email();
                    acceptance
                            .refusal(author)
                            .ifPresentOrElse(
                                    reason -> refused.add(new Refused(due, author, reason)),
                                    () -> persons.add(new Work(due, person)));
                }
                case Content.Nobody(String reason, EmailAddress author)
                when author != null -> refused.add(new Refused(due, author, reason));
                case Content.Nobody nobody -> ended.add(ended(due, DeliveryState.IGNORED, nobody.reason(), null));
                case Content.Unreadable unreadable ->
                    ended.add(ended(due, DeliveryState.DEAD, unreadable.reason(), null));
            }
        }
        ended.addAll(ignore(refused));
        for (WebhookSource source : WebhookSource.values()) {
            ended.addAll(write(
                    source,
                    persons.stream()
                            .filter(work -> work.delivery().source() == source)
                            .toList()));
        }
        repository.settle(ended.stream().map(Ended::end).toList());
        repository.empty(ended.stream()
                .map(Ended::end)
                .filter(end -> NOT_TO_BE_KEPT.equals(end.reason()))
                .map(End::id)
                .toList());
        return ended;
    }

    /** Nothing of somebody who was erased is kept, for whatever reason they become no contact. */
    private List<Ended> ignore(List<Refused> refused) {
        Set<String> erased = writer.erased(refused.stream().map(Refused::author).toList());
        return refused.stream()
                .map(each -> ended(
                        each.delivery(),
                        DeliveryState.IGNORED,
                        erased.contains(each.author().value()) ? NOT_TO_BE_KEPT : each.reason(),
                        null))
                .toList();
    }

    /** Writes the people of one source together. Of one of them the earlier delivery counts as the earlier word. */
    private List<Ended> write(WebhookSource source, List<Work> persons) {
        if (persons.isEmpty()) {
            return List.of();
        }
        Map<EmailAddress, WrittenContact> written = writer.write(
                persons.stream().map(DeliveryProcessor::draft).toList(),
                origin(source, persons),
                MergePolicy.FILL_GAPS);
        return persons.stream()
                .map(work -> {
                    WrittenContact contact = written.get(draft(work).email());
                    // Whoever may not come back is left out by the writer.
                    return contact == null
                            ? ended(work.delivery(), DeliveryState.IGNORED, NOT_TO_BE_KEPT, null)
                            : ended(work.delivery(), DeliveryState.PROCESSED, null, contact.id());
                })
                .toList();
    }

    /** Several deliveries have no one reference: a delivery names its contact anyhow. */
    private static Origin origin(WebhookSource source, List<Work> persons) {
        return persons.size() == 1
                ? Origin.of(source.contacts(), persons.getFirst().delivery().id())
                : new Origin(source.contacts(), source.label(), null);
    }

    private static ContactDraft draft(Work work) {
        return ((Content.Person) work.content()).draft();
    }

    private static Ended ended(Due due, DeliveryState state, @Nullable String reason, @Nullable UUID contact) {
        return new Ended(due.source(), new End(due.id(), state, reason, contact));
    }

    private void tell(Ended ended) {
        End end = ended.end();
        DeliveryOutcome outcome = switch (end.state()) {
            case PROCESSED -> DeliveryOutcome.PROCESSED;
            case IGNORED -> DeliveryOutcome.IGNORED;
            default -> DeliveryOutcome.DEAD;
        };
        if (outcome == DeliveryOutcome.DEAD) {
            LOG.warnf(
                    "Delivery %s from %s is dead: %s", end.id(), ended.source().label(), end.reason());
        }
        metrics.delivery(ended.source().label(), outcome);
    }

    private boolean recordFailure(UUID id, Throwable fault) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> repository.lockDue(id).ifPresent(due -> {
                        String reason = fault.getClass().getSimpleName() + ": " + fault.getMessage();
                        boolean last = due.attempts() + 1 >= config.maxAttempts();
                        if (last) {
                            repository.settle(List.of(new End(id, DeliveryState.DEAD, reason, null)));
                        } else {
                            repository.retry(id, reason, clock.instant().plus(backoff(due.attempts())));
                        }
                        metrics.delivery(due.source().label(), last ? DeliveryOutcome.DEAD : DeliveryOutcome.FAILED);
                    }));
            return true;
        } catch (RuntimeException e) {
            // The database is away, most likely. The delivery is due still, and the next sweep comes back to it.
            LOG.errorf(e, "The failure of delivery %s could not be recorded", id);
            return false;
        }
    }

    private Duration backoff(int failures) {
        Duration wait = config.backoffInitial().multipliedBy(1L << Math.min(failures, LONGEST_SHIFT));
        return wait.compareTo(config.backoffMax()) < 0 ? wait : config.backoffMax();
    }
}

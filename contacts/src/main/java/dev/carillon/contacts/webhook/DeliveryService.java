package dev.carillon.contacts.webhook;

import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.contacts.telemetry.ContactsMetrics.DeliveryOutcome;
import dev.carillon.http.paging.Cursor;
import dev.carillon.http.paging.Page;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes deliveries in and shows them. Blocks. */
@Singleton
public class DeliveryService {
    private static final Logger LOG = Logger.getLogger(DeliveryService.class);

    /** What to answer a source. */
    public enum Verdict {
        OK,
        GO_AWAY
    }

    private final WebhookSecrets secrets;
    private final DeliveryRepository repository;
    private final DeliveryProcessor processor;
    private final Identifiers identifiers;
    private final Clock clock;
    private final ContactsMetrics metrics;

    DeliveryService(
            WebhookSecrets secrets,
            DeliveryRepository repository,
            DeliveryProcessor processor,
            Identifiers identifiers,
            Clock clock,
            ContactsMetrics metrics) {
        this.secrets = secrets;
        this.repository = repository;
        this.processor = processor;
        this.identifiers = identifiers;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Whether this secret opens the door of the source. */
    public boolean knows(WebhookSource source, String secret) {
        boolean known = secrets.accept(source, secret);
        if (!known) {
            LOG.infof("Delivery from %s: refused, the secret is not known", source.label());
            metrics.delivery(source.label(), DeliveryOutcome.REFUSED);
        }
        return known;
    }

    /** Takes a delivery whose secret was good: once this is back with OK, it is committed. Worked on after. */
    public Verdict take(WebhookSource source, @Nullable String contentType, byte[] body) {
        FormBody form = FormBody.parse(body);
        return switch (source.format().kind(form)) {
            case WANTED -> {
                keep(source, contentType, body, form);
                yield Verdict.OK;
            }
            case TEST -> {
                metrics.delivery(source.label(), DeliveryOutcome.TEST);
                yield Verdict.OK;
            }
            case UNWANTED -> {
                LOG.infof("Delivery from %s: refused, it is of a kind that is not wanted", source.label());
                metrics.delivery(source.label(), DeliveryOutcome.REFUSED);
                yield Verdict.GO_AWAY;
            }
        };
    }

    private void keep(WebhookSource source, @Nullable String contentType, byte[] body, FormBody form) {
        String key = DedupeKey.of(source.format().identity(form), body);
        UUID id = identifiers.next();
        boolean first = QuarkusTransaction.requiringNew()
                .call(() -> repository.keep(id, source, key, contentType, body, clock.instant()));
        metrics.delivery(source.label(), first ? DeliveryOutcome.ACCEPTED : DeliveryOutcome.DUPLICATE);
        if (first) {
            LOG.infof("Delivery %s from %s: accepted, %d bytes", id, source.label(), body.length);
            processor.processSoon(id, source);
        } else {
            LOG.infof("Delivery from %s: a duplicate", source.label());
        }
    }

    @Transactional
    public Page<DeliveryDocument> page(
            @Nullable WebhookSource source, @Nullable DeliveryState state, @Nullable String cursor, int limit) {
        UUID before = Cursor.key(cursor, UUID::fromString).orElse(null);
        List<DeliveryDocument> rows =
                repository.page(source == null ? null : source.label(), state, before, limit + 1).stream()
                        .map(Delivery::document)
                        .toList();
        return Page.of(rows, limit, DeliveryDocument::id);
    }
}

package dev.carillon.contacts.webhook;

import dev.carillon.contacts.gate.Gates;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.contacts.telemetry.ContactsMetrics.DeliveryOutcome;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes deliveries in, shows them, and has them worked on again. Blocks. */
@Singleton
public class DeliveryService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("deliveries", UUID::fromString);
    private static final Logger LOG = Logger.getLogger(DeliveryService.class);
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    /** What to answer a source. */
    public enum Verdict {
        OK,
        GO_AWAY
    }

    private final DeliveryFormats formats;
    private final DeliveryInbox inbox;
    private final DeliveryList list;
    private final DeliveryWorker worker;
    private final Gates gates;
    private final Identifiers identifiers;
    private final ContactsMetrics metrics;

    DeliveryService(
            DeliveryFormats formats,
            DeliveryInbox inbox,
            DeliveryList list,
            DeliveryWorker worker,
            Gates gates,
            Identifiers identifiers,
            ContactsMetrics metrics) {
        this.formats = formats;
        this.inbox = inbox;
        this.list = list;
        this.worker = worker;
        this.gates = gates;
        this.identifiers = identifiers;
        this.metrics = metrics;
    }

    /** Notes that a delivery was sent away at the door, and why. */
    void refused(WebhookSource source, String why) {
        LOG.infof("Delivery from %s: refused, %s", source.label(), why);
        metrics.delivery(source.label(), DeliveryOutcome.REFUSED);
    }

    /**
     * Takes a delivery that has proved where it is from: once this is back with OK, it is committed. Worked on after.
     *
     * @throws ProblemException 503 where it could not be committed in time; the source is to come again
     */
    Verdict take(WebhookSource source, String site, Message message) {
        DeliveryFormat.Outline outline = formats.of(source, site).outline(message);
        return switch (outline.kind()) {
            case WANTED -> {
                keep(source, site, message, outline);
                yield Verdict.OK;
            }
            case TEST -> {
                metrics.delivery(source.label(), DeliveryOutcome.TEST);
                yield Verdict.OK;
            }
            case UNWANTED -> {
                refused(source, "it is of a kind that is not wanted");
                yield Verdict.GO_AWAY;
            }
        };
    }

    private void keep(WebhookSource source, String site, Message message, DeliveryFormat.Outline outline) {
        String key = DedupeKey.of(outline.identity(), message.body());
        UUID id = identifiers.next();
        switch (inbox.keep(new NewDelivery(id, source, site, key, outline.subject(), message))) {
            case KEPT -> {
                metrics.delivery(source.label(), DeliveryOutcome.ACCEPTED);
                LOG.infof("Delivery %s from %s: accepted, %d bytes", id, source.label(), message.body().length);
                worker.wake();
            }
            case DUPLICATE -> {
                metrics.delivery(source.label(), DeliveryOutcome.DUPLICATE);
                LOG.infof("Delivery from %s: a duplicate", source.label());
            }
            case UNKNOWN -> {
                metrics.delivery(source.label(), DeliveryOutcome.TURNED_AWAY);
                throw ProblemException.retryLater(
                        503,
                        "deliveries-unavailable",
                        "The delivery could not be committed in time; deliver it again later.",
                        COME_AGAIN);
            }
        }
    }

    @Transactional
    Page<DeliveryDocument> page(DeliveryFilter filter, @Nullable String cursor, int limit) {
        UUID before = CURSORS.key(cursor).orElse(null);
        List<DeliveryDocument> rows = list.page(filter, before, limit + 1);
        return Page.of(rows, limit, CURSORS, DeliveryDocument::id);
    }

    @Transactional
    DeliveryDetail get(UUID id) {
        return DeliveryDetail.of(list.find(id).orElseThrow(() -> missing(id)));
    }

    /** Has the delivery worked on again, as if it had just come. */
    @Transactional
    DeliveryDocument replay(UUID id) {
        gates.requireProcessing();
        if (!list.replay(id)) {
            throw missing(id);
        }
        return list.find(id).orElseThrow(() -> missing(id)).document();
    }

    /** Has all of these worked on again, and says how many they are. */
    @Transactional
    int replay(DeliveryFilter filter) {
        gates.requireProcessing();
        return list.replay(filter);
    }

    /** After a replay was committed. */
    void workSoon() {
        worker.wake();
    }

    private static ProblemException missing(UUID id) {
        return ProblemException.notFound("There is no delivery " + id + ".");
    }
}

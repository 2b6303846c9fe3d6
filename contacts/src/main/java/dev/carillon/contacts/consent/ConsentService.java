package dev.carillon.contacts.consent;

import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.identifier.MergedContacts;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what people say. An opt-out is undone by what is given through {@link #record} or {@link #confirm}, which
 * is the person's own word with evidence, and by nothing else. Each call is a transaction; blocks.
 */
@Singleton
public class ConsentService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("consents", UUID::fromString);
    private static final String SCOPE = "consent";
    private static final String LINK = "link";
    private static final int LOOKS = 10;

    /**
     * What a caller wrote down.
     *
     * @param replayed true where an earlier request with the same key did
     */
    public record Recorded(RecordedConsent consent, boolean replayed) {}

    /** What became of a click. */
    enum Outcome {
        DONE,
        /** Something newer was said: a fresh link is needed. */
        OVERTAKEN,
        /** There is no such contact any more. */
        GONE
    }

    private final DataSource dataSource;
    private final ConsentRepository repository;
    private final OptOuts optOuts;
    private final Links links;
    private final ContactEvents events;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final Clock clock;

    ConsentService(
            DataSource dataSource,
            ConsentRepository repository,
            OptOuts optOuts,
            Links links,
            ContactEvents events,
            IdempotencyKeys keys,
            Identifiers identifiers,
            Clock clock) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.optOuts = optOuts;
        this.links = links;
        this.events = events;
        this.keys = keys;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    @Transactional
    public ConsentsDocument page(UUID contact, @Nullable String cursor, int limit) {
        UUID before = CURSORS.key(cursor).orElse(null);
        return with(connection -> {
            require(connection, contact);
            Page<ConsentEntry> log =
                    Page.of(repository.log(connection, contact, before, limit + 1), limit, CURSORS, ConsentEntry::id);
            return new ConsentsDocument(
                    List.copyOf(repository.current(connection, contact).values()), log.items(), log.next());
        });
    }

    /** Writes down what a caller says that the person said; throws 400 for what is wrong, 404 where there is nobody. */
    @Transactional
    public Recorded record(UUID contact, NewConsent request, @Nullable String key, String actor) {
        NewConsent said = request.checked();
        UUID id = identifiers.next();
        UUID first = keys.claim(SCOPE, key, IdempotencyKeys.fingerprint(contact.toString(), said.toString()), id);
        return with(connection -> {
            require(connection, contact);
            if (!first.equals(id)) {
                ConsentEntry earlier = repository
                        .find(connection, first)
                        .orElseThrow(() -> ProblemException.notFound("There is no consent " + first + "."));
                return new Recorded(shown(contact, earlier), true);
            }
            ConsentEntry entry = entry(id, said, actor);
            RecordedConsent shown = shown(contact, entry);
            say(connection, contact, entry, shown.confirm());
            return new Recorded(shown, false);
        });
    }

    /** Gives what was asked for, in the person's own name. */
    Outcome confirm(Link.Confirm link) {
        return onSurvivor(link.contact(), (connection, contact) -> {
            Optional<ConsentEntry> request = repository.find(connection, link.request());
            if (request.isEmpty()) {
                return Outcome.GONE;
            }
            String purpose = request.get().purpose();
            CurrentConsent current = repository.current(connection, contact).get(purpose);
            if (current != null && link.request().equals(current.pending())) {
                Map<String, Object> evidence = new HashMap<>(request.get().evidence());
                evidence.put("request", link.request().toString());
                LegalBasis basis = request.get().basis();
                NewConsent given = new NewConsent(
                        purpose,
                        ConsentState.GIVEN,
                        basis == null ? LegalBasis.CONSENT : basis,
                        "confirm-link",
                        evidence);
                say(connection, contact, entry(identifiers.next(), given, LINK), null);
                return Outcome.DONE;
            }
            // A second click on the same button is no second word.
            boolean given = current != null && current.state() == ConsentState.GIVEN && current.pending() == null;
            return given ? Outcome.DONE : Outcome.OVERTAKEN;
        });
    }

    /** Withdraws this purpose; once it is withdrawn, that changes nothing. */
    Outcome unsubscribe(UUID linked, String purpose) {
        return onSurvivor(linked, (connection, contact) -> {
            CurrentConsent own = repository.current(connection, contact).get(purpose);
            if (own == null || own.state() != ConsentState.WITHDRAWN || own.pending() != null) {
                NewConsent withdrawn =
                        new NewConsent(purpose, ConsentState.WITHDRAWN, null, "unsubscribe-link", Map.of());
                say(connection, contact, entry(identifiers.next(), withdrawn, LINK), null);
            }
            return Outcome.DONE;
        });
    }

    /**
     * Does something to the contact that a link is about, or to whom it was merged into. While this waits for the lock
     * they may become one or part, and then it looks again: in a transaction of its own, since whoever held the one while
     * waiting for the other could wait in a circle with the next merge.
     */
    private Outcome onSurvivor(UUID linked, Click click) {
        for (int look = 0; look < LOOKS; look++) {
            Optional<Outcome> outcome = QuarkusTransaction.requiringNew()
                    .call(() -> with(connection -> {
                        UUID contact = repository.survivor(connection, linked);
                        boolean there = repository.lock(connection, contact);
                        if (!repository.survivor(connection, linked).equals(contact)) {
                            return Optional.empty();
                        }
                        return Optional.of(there ? click.on(connection, contact) : Outcome.GONE);
                    }));
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw ProblemException.retryLater(
                503, "contact-busy", "The contact is being merged and parted all the time.", Duration.ofSeconds(1));
    }

    @Transactional
    public UnsubscribeLinks unsubscribeLinks(UUID contact, String purpose) {
        String checked = Purpose.parse(purpose);
        return with(connection -> {
            require(connection, contact);
            return UnsubscribeLinks.of(links.unsubscribe(contact, checked));
        });
    }

    private void say(Connection connection, UUID contact, ConsentEntry entry, @Nullable String confirm)
            throws SQLException {
        repository.add(connection, contact, entry);
        Map<String, Object> detail = new HashMap<>();
        detail.put("purpose", entry.purpose());
        detail.put("consent", entry.id().toString());
        EventKind kind = switch (entry.state()) {
            case PENDING -> EventKind.CONSENT_REQUESTED;
            case GIVEN -> EventKind.CONSENT_GIVEN;
            case WITHDRAWN -> EventKind.CONSENT_WITHDRAWN;
        };
        if (confirm != null) {
            detail.put("confirm", confirm);
        }
        if (entry.state() == ConsentState.GIVEN) {
            optOuts.forget(connection, contact, entry.purpose());
        }
        if (entry.state() == ConsentState.WITHDRAWN) {
            optOuts.keep(connection, contact);
        }
        events.record(connection, List.of(new ContactEvent(contact, kind, entry.actor(), detail)));
    }

    private ConsentEntry entry(UUID id, NewConsent said, String actor) {
        return new ConsentEntry(
                id,
                String.valueOf(said.purpose()),
                said.state() == null ? ConsentState.PENDING : said.state(),
                said.basis(),
                String.valueOf(said.source()),
                said.evidence() == null ? Map.of() : said.evidence(),
                actor,
                clock.instant());
    }

    private RecordedConsent shown(UUID contact, ConsentEntry entry) {
        String confirm = entry.state() == ConsentState.PENDING ? links.confirm(contact, entry.id()) : null;
        return new RecordedConsent(entry.id(), entry.purpose(), entry.state(), confirm);
    }

    private void require(Connection connection, UUID contact) throws SQLException {
        if (!repository.lock(connection, contact)) {
            throw MergedContacts.missing(connection, contact);
        }
    }

    /** What is done on a connection of the transaction. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What a click does to the contact, whose lock is held. */
    private interface Click {
        Outcome on(Connection connection, UUID contact) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the consents could not be read or written", e);
        }
    }
}

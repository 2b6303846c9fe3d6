package dev.carillon.contacts.privacy;

import dev.carillon.contacts.audit.AuditLog;
import dev.carillon.contacts.consent.ConsentService;
import dev.carillon.contacts.consent.ConsentState;
import dev.carillon.contacts.consent.NewConsent;
import dev.carillon.contacts.contact.ContactAliases;
import dev.carillon.contacts.contact.ContactDocument;
import dev.carillon.contacts.contact.ContactService;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.NewContact;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.tombstone.ErasedAddresses;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Takes back whoever was erased, which nothing else does: the tombstone goes, the contact comes and the consent is written
 * down, all in one transaction. Blocks.
 */
@Singleton
public class ReadmissionService {
    private static final String SCOPE = "readmission";

    private final DataSource dataSource;
    private final ErasedAddresses tombstones;
    private final ContactService contacts;
    private final ConsentService consents;
    private final PhoneNumbers numbers;
    private final IdempotencyKeys keys;
    private final AuditLog audit;

    ReadmissionService(
            DataSource dataSource,
            ErasedAddresses tombstones,
            ContactService contacts,
            ConsentService consents,
            PhoneNumbers numbers,
            IdempotencyKeys keys,
            AuditLog audit) {
        this.dataSource = dataSource;
        this.tombstones = tombstones;
        this.contacts = contacts;
        this.consents = consents;
        this.numbers = numbers;
        this.keys = keys;
        this.audit = audit;
    }

    @Transactional
    ContactService.Made readmit(Readmission request, @Nullable String key, String actor) {
        NewConsent consent = request.consent().checked();
        if (consent.state() != ConsentState.GIVEN) {
            throw ProblemException.invalid("consent.state", "Whoever comes back has GIVEN a consent.");
        }
        NewContact contact = request.contact();
        String fingerprint = IdempotencyKeys.fingerprint(contact.toString(), consent.toString());
        List<String> theirs = new ArrayList<>();
        theirs.add(EmailAddress.parse(contact.email()).orRefuse("contact.email").value());
        String phone = contact.phone();
        if (phone != null && !phone.isBlank()) {
            theirs.add(numbers.parse(phone).orRefuse("contact.phone").value());
        }
        try (Connection connection = dataSource.getConnection()) {
            Optional<UUID> earlier = keys.find(SCOPE, key, fingerprint);
            if (earlier.isPresent()) {
                return new ContactService.Made(contacts.get(earlier.get()), true);
            }
            ContactAliases.moveAddresses(connection);
            tombstones.raise(connection, theirs);
            ContactService.Made made = contacts.create(contact, null, actor);
            ContactDocument document = made.contact();
            keys.remember(SCOPE, key, fingerprint, document.id());
            consents.record(document.id(), consent, null, actor);
            audit.record(connection, actor, "readmit", document.id().toString(), "done", Map.of());
            return made;
        } catch (SQLException e) {
            throw new IllegalStateException("nobody could be taken back", e);
        }
    }
}

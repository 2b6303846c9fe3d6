package dev.carillon.contacts.contact;

import dev.carillon.contacts.consent.OptOuts;
import dev.carillon.contacts.event.ContactEvent;
import dev.carillon.contacts.event.ContactEvents;
import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The one way by which drafts become contacts, whoever brings them: a batch of drafts becomes a handful of statements. In
 * the order of addresses, so that two batches with the same people never wait for each other in a circle. A draft for an
 * address that was merged into another contact is of that contact. Each contact gets its event, but of an import, which
 * has one for the whole file.
 *
 * <p>Blocks; joins the transaction of its caller, or makes one.
 */
@Singleton
public class ContactWriter {
    private final DataSource dataSource;
    private final Clock clock;
    private final Admission admission;
    private final ContactUpsert upsert;
    private final ContactBulkUpsert bulk;
    private final OptOuts optOuts;
    private final ContactEvents events;
    private final ContactsMetrics metrics;

    public ContactWriter(
            DataSource dataSource,
            Clock clock,
            Admission admission,
            ContactUpsert upsert,
            ContactBulkUpsert bulk,
            OptOuts optOuts,
            ContactEvents events,
            ContactsMetrics metrics) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.admission = admission;
        this.optOuts = optOuts;
        this.upsert = upsert;
        this.bulk = bulk;
        this.events = events;
        this.metrics = metrics;
    }

    /**
     * Writes the drafts; several for one contact are merged first. Whoever may not be taken in is passed over, see
     * {@link Admission}; and who is new and had opted out before is opted out again.
     *
     * @return what became of each address; one that was passed over is missing, and under {@link MergePolicy#CREATE_ONLY}
     *     one that was known
     */
    @Transactional
    public Map<EmailAddress, WrittenContact> write(
            Collection<ContactDraft> brought, Origin origin, MergePolicy policy) {
        try (Connection connection = dataSource.getConnection()) {
            DraftsByAddress prepared = DraftsByAddress.of(connection, brought, admission, policy);
            SortedMap<EmailAddress, ContactDraft> byAddress = prepared.drafts();
            Map<EmailAddress, WrittenContact> written = origin.source() == Source.IMPORT
                    ? write(connection, byAddress, origin, policy, new HashSet<>())
                    : writeAndTell(connection, byAddress, origin, policy);
            metrics.contactsCreated(
                    origin.source().label(),
                    written.values().stream().filter(WrittenContact::created).count());
            Map<EmailAddress, WrittenContact> ofAliases = new HashMap<>(written);
            prepared.aliases().forEach((alias, address) -> {
                WrittenContact survivor = written.get(address);
                if (survivor != null) {
                    ofAliases.put(alias, survivor);
                }
            });
            return ofAliases;
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be written", e);
        }
    }

    /** Those of the addresses whose people were erased; nobody else is until the end of the transaction. */
    @Transactional
    public Set<String> erased(Collection<EmailAddress> addresses) {
        if (addresses.isEmpty()) {
            return Set.of();
        }
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.keepAddresses(connection);
            return admission.erased(connection, addresses);
        } catch (SQLException e) {
            throw new IllegalStateException("the tombstones could not be read", e);
        }
    }

    /** Refuses a draft that would be passed over, or lose its number, and says why; nobody is erased from then on. */
    @Transactional
    void requireAdmitted(ContactDraft draft) {
        try (Connection connection = dataSource.getConnection()) {
            ContactAliases.keepAddresses(connection);
            admission.require(connection, draft);
        } catch (SQLException e) {
            throw new IllegalStateException("the tombstones could not be read", e);
        }
    }

    /**
     * Writes a batch of a file: as {@link #write} does, but it tells of no single contact. Good for many thousands at
     * once.
     */
    @Transactional
    public WrittenBatch writeBatch(Collection<ContactDraft> drafts, Origin origin, MergePolicy policy) {
        if (drafts.isEmpty()) {
            return new WrittenBatch(0, 0, 0);
        }
        try (Connection connection = dataSource.getConnection()) {
            DraftsByAddress prepared = DraftsByAddress.of(connection, drafts, admission, policy);
            ContactBulkUpsert.Written written =
                    bulk.write(connection, prepared.drafts().values(), origin, policy);
            if (written.created() > 0 && optOuts.areKept(connection)) {
                optOuts.restore(connection, ContactBulkUpsert.created(connection));
            }
            touch(connection, written.labelled(), OffsetDateTime.now(clock));
            metrics.contactsCreated(origin.source().label(), written.created());
            return WrittenBatch.of(written.created(), drafts.size() - prepared.refused(), prepared.refused(), policy);
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be written", e);
        }
    }

    /**
     * What writing drafts would do.
     *
     * @param unknown the addresses that would make a contact
     * @param refused how many drafts are of somebody who must not be written
     */
    public record Preview(Set<EmailAddress> unknown, int refused) {}

    /** Looks what writing the drafts would do, and writes nothing. */
    @Transactional
    public Preview preview(Collection<ContactDraft> drafts) {
        try (Connection connection = dataSource.getConnection()) {
            DraftsByAddress prepared = DraftsByAddress.of(connection, drafts, admission, MergePolicy.REPLACE);
            Set<EmailAddress> unknown = new TreeSet<>(prepared.drafts().keySet());
            try (PreparedStatement statement =
                    connection.prepareStatement("select email from contact where email = any(?)")) {
                SqlArray.set(statement, 1, "text", prepared.drafts().keySet(), EmailAddress::value);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        unknown.remove(EmailAddress.stored(rows.getString(1)));
                    }
                }
            }
            return new Preview(unknown, prepared.refused());
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be looked up", e);
        }
    }

    /**
     * Writes all there is to write.
     *
     * @param labelled takes who got a list, a tag or a source that it had not
     */
    private Map<EmailAddress, WrittenContact> write(
            Connection connection,
            SortedMap<EmailAddress, ContactDraft> drafts,
            Origin origin,
            MergePolicy policy,
            Set<UUID> labelled)
            throws SQLException {
        Map<EmailAddress, WrittenContact> written = upsert.write(connection, drafts.values(), origin.source(), policy);
        Map<String, UUID> created = new HashMap<>();
        written.forEach((address, contact) -> {
            if (contact.created()) {
                created.put(address.value(), contact.id());
            }
        });
        optOuts.restore(connection, created);
        OffsetDateTime now = OffsetDateTime.now(clock);
        labelled.addAll(ContactLabels.addLists(connection, written, drafts.values()));
        labelled.addAll(ContactLabels.addTags(connection, written, drafts.values()));
        labelled.addAll(ContactLabels.addSource(connection, written.values(), origin, now));
        written.values().stream()
                .filter(WrittenContact::created)
                .map(WrittenContact::id)
                .forEach(labelled::remove);
        touch(connection, labelled, now);
        return written;
    }

    private Map<EmailAddress, WrittenContact> writeAndTell(
            Connection connection, SortedMap<EmailAddress, ContactDraft> drafts, Origin origin, MergePolicy policy)
            throws SQLException {
        Map<UUID, ContactBefore> before = ContactBefore.lock(connection, drafts.keySet());
        Set<UUID> labelled = new HashSet<>();
        Map<EmailAddress, WrittenContact> written = write(connection, drafts, origin, policy, labelled);
        Map<UUID, ContactBefore> after = ContactBefore.lock(connection, written.keySet());
        List<ContactEvent> told = new ArrayList<>();
        for (WrittenContact contact : new TreeMap<>(written).values()) {
            ContactBefore was = before.get(contact.id());
            ContactBefore is = after.get(contact.id());
            Set<String> changed = was == null || is == null ? new TreeSet<>() : was.changed(is);
            if (labelled.contains(contact.id())) {
                changed.add("labels");
            }
            told.add(event(contact, changed, origin));
        }
        events.record(connection, told);
        return written;
    }

    private static ContactEvent event(WrittenContact contact, Set<String> changed, Origin origin) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("source", origin.source().label());
        if (origin.reference() != null) {
            detail.put("reference", origin.reference().toString());
        }
        if (!changed.isEmpty()) {
            detail.put("changed", List.copyOf(changed));
        }
        EventKind kind = contact.created()
                ? EventKind.CONTACT_CREATED
                : changed.isEmpty() ? EventKind.CONTACT_SEEN : EventKind.CONTACT_UPDATED;
        return new ContactEvent(contact.id(), kind, origin.actor(), detail);
    }

    private static void touch(Connection connection, Collection<UUID> contacts, OffsetDateTime now)
            throws SQLException {
        if (contacts.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "update contact set version = version + 1, updated_at = ? where id = any(?)")) {
            statement.setObject(1, now);
            SqlArray.set(statement, 2, "uuid", contacts, Function.identity());
            statement.executeUpdate();
        }
    }
}

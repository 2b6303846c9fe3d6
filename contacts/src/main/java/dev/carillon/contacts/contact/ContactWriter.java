package dev.carillon.contacts.contact;

import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The one way by which contacts are written, whoever brings them: a batch of drafts becomes a handful of statements, and
 * the rules of who may overwrite what stand in one place. In the order of addresses, so that two batches with the same
 * people never wait for each other in a circle.
 *
 * <p>Blocks; joins the transaction of its caller, or makes one.
 */
@Singleton
public class ContactWriter {
    private static final String INSERT = """
            insert into contact as c (id, email, first_name, last_name, phone, created_at, updated_at)
            select draft.id, draft.email, draft.first_name, draft.last_name, draft.phone, ?, ?
              from unnest(?, ?, ?, ?, ?) as draft (id, email, first_name, last_name, phone)
            on conflict (email) do""";
    private static final String NOTHING = """

              nothing
            returning id, email, true""";
    // A name goes as a whole: the first name of one source beside the last name of another is nobody's.
    private static final String FILL = """

              update set first_name = case when c.first_name = '' and c.last_name = ''
                                           then excluded.first_name else c.first_name end,
                         last_name  = case when c.first_name = '' and c.last_name = ''
                                           then excluded.last_name else c.last_name end,
                         phone      = coalesce(c.phone, excluded.phone),
                         updated_at = excluded.updated_at
            returning id, email, xmax = 0""";
    private static final String REPLACE = """

              update set first_name = case when excluded.first_name = '' and excluded.last_name = ''
                                           then c.first_name else excluded.first_name end,
                         last_name  = case when excluded.first_name = '' and excluded.last_name = ''
                                           then c.last_name else excluded.last_name end,
                         phone      = coalesce(excluded.phone, c.phone),
                         updated_at = excluded.updated_at
            returning id, email, xmax = 0""";

    private final DataSource dataSource;
    private final Clock clock;
    private final Identifiers identifiers;
    private final ContactsMetrics metrics;

    public ContactWriter(DataSource dataSource, Clock clock, Identifiers identifiers, ContactsMetrics metrics) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.identifiers = identifiers;
        this.metrics = metrics;
    }

    /**
     * Writes the drafts; several for one address are merged first.
     *
     * @return what became of each address; under {@link MergePolicy#CREATE_ONLY} an address that was known is missing
     */
    @Transactional
    public Map<EmailAddress, WrittenContact> write(Collection<ContactDraft> drafts, Source source, MergePolicy policy) {
        SortedMap<EmailAddress, ContactDraft> byAddress = new TreeMap<>();
        drafts.forEach(draft -> byAddress.merge(draft.email(), draft, (earlier, later) -> earlier.and(later, policy)));
        try (Connection connection = dataSource.getConnection()) {
            Map<EmailAddress, WrittenContact> written = upsert(connection, byAddress.values(), policy);
            label(connection, "contact_list (contact_id, list)", written, byAddress.values(), ContactDraft::lists);
            label(connection, "contact_tag (contact_id, tag)", written, byAddress.values(), ContactDraft::tags);
            addSource(connection, written.values(), source);
            metrics.contactsCreated(
                    source.label(),
                    written.values().stream().filter(WrittenContact::created).count());
            return written;
        } catch (SQLException e) {
            throw new IllegalStateException("the contacts could not be written", e);
        }
    }

    private Map<EmailAddress, WrittenContact> upsert(
            Connection connection, Collection<ContactDraft> drafts, MergePolicy policy) throws SQLException {
        String sql = INSERT
                + switch (policy) {
                    case CREATE_ONLY -> NOTHING;
                    case FILL_GAPS -> FILL;
                    case REPLACE -> REPLACE;
                };
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<EmailAddress, WrittenContact> written = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, now);
            statement.setObject(2, now);
            setArray(statement, 3, "uuid", drafts, draft -> identifiers.next());
            setArray(statement, 4, "text", drafts, draft -> draft.email().value());
            setArray(statement, 5, "text", drafts, draft -> draft.name().first());
            setArray(statement, 6, "text", drafts, draft -> draft.name().last());
            setArray(statement, 7, "text", drafts, draft -> {
                PhoneNumber phone = draft.phone();
                return phone == null ? null : phone.value();
            });
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    written.put(
                            new EmailAddress(rows.getString(2)),
                            new WrittenContact(rows.getObject(1, UUID.class), rows.getBoolean(3)));
                }
            }
        }
        return written;
    }

    private static void label(
            Connection connection,
            String table,
            Map<EmailAddress, WrittenContact> written,
            Collection<ContactDraft> drafts,
            Function<ContactDraft, Set<String>> labels)
            throws SQLException {
        record Labelled(UUID contact, String label) {}
        List<Labelled> rows = drafts.stream()
                .flatMap(draft -> {
                    WrittenContact contact = written.get(draft.email());
                    return contact == null
                            ? java.util.stream.Stream.<Labelled>empty()
                            : labels.apply(draft).stream().map(label -> new Labelled(contact.id(), label));
                })
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into " + table + " select * from unnest(?, ?) on conflict do nothing")) {
            setArray(statement, 1, "uuid", rows, Labelled::contact);
            setArray(statement, 2, "text", rows, Labelled::label);
            statement.executeUpdate();
        }
    }

    private void addSource(Connection connection, Collection<WrittenContact> written, Source source)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into contact_source (contact_id, source, first_seen_at)"
                        + " select id, ?, ? from unnest(?) as id on conflict do nothing")) {
            statement.setString(1, source.label());
            statement.setObject(2, OffsetDateTime.now(clock));
            setArray(statement, 3, "uuid", written, WrittenContact::id);
            statement.executeUpdate();
        }
    }

    private static <T> void setArray(
            PreparedStatement statement, int index, String type, Collection<T> items, Function<T, ?> value)
            throws SQLException {
        Object[] values = items.stream().map(value).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}

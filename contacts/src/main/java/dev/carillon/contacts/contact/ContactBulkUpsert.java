package dev.carillon.contacts.contact;

import dev.carillon.contacts.identifier.Identifiers;
import jakarta.inject.Singleton;
import java.sql.Array;
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
import java.util.UUID;

/**
 * Writes a batch of a file as one statement, with its lists, tags and sources, by the same rules as {@link ContactUpsert}.
 * For a contact that is new nobody else can have written a label, so only those of known ones look for conflicts. Needs a
 * transaction.
 */
@Singleton
class ContactBulkUpsert {
    private static final String INSERT = """
            with written as (
                insert into contact as c (id, email, first_name, last_name, phone, attributes, created_at, updated_at)
                select id, email, first_name, last_name, phone, attributes, ?, ? from pg_temp.contact_stage
                on conflict (email) do\s""";
    private static final String SOURCES = """
            ),
            new_source as (
                insert into contact_source (contact_id, source, reference, first_seen_at)
                select id, ?, ?, ? from written where created),
            more_source as (
                insert into contact_source (contact_id, source, reference, first_seen_at)
                select id, ?, ?, ? from written where not created
                on conflict do nothing returning contact_id)""";
    private static final String LABELS = """
            ,
            new_LABEL as (
                insert into contact_LABEL (contact_id, LABEL)
                select w.id, l from written w join pg_temp.contact_stage s using (email), unnest(s.LABELs) as l
                 where w.created),
            more_LABEL as (
                insert into contact_LABEL (contact_id, LABEL)
                select w.id, l from written w join pg_temp.contact_stage s using (email), unnest(s.LABELs) as l
                 where not w.created
                on conflict do nothing returning contact_id)""";
    private static final String RESULT = """

            select (select count(*) from written where created),
                   array(select distinct contact_id from (select contact_id from more_sourceMORE) as more)""";

    private final Clock clock;
    private final Identifiers identifiers;

    ContactBulkUpsert(Clock clock, Identifiers identifiers) {
        this.clock = clock;
        this.identifiers = identifiers;
    }

    /**
     * What was written.
     *
     * @param labelled who was known, and got a list, a tag or a source that it had not
     */
    record Written(long created, List<UUID> labelled) {}

    /** Writes drafts, of which there is one for each address, in the order given. */
    Written write(Connection connection, Collection<ContactDraft> drafts, Origin origin, MergePolicy policy)
            throws SQLException {
        ContactStage.fill(connection, drafts, identifiers);
        OffsetDateTime now = OffsetDateTime.now(clock);
        boolean lists = drafts.stream().anyMatch(draft -> !draft.lists().isEmpty());
        boolean tags = drafts.stream().anyMatch(draft -> !draft.tags().isEmpty());
        try (PreparedStatement statement = connection.prepareStatement(sql(policy, lists, tags))) {
            statement.setObject(1, now);
            statement.setObject(2, now);
            String mark = Provenance.mark(origin.source(), clock.instant());
            int next = ContactUpsert.setMarks(statement, 3, mark, policy);
            for (int sources = 0; sources < 2; sources++) {
                statement.setString(next++, origin.source().label());
                statement.setObject(next++, origin.reference(), java.sql.Types.OTHER);
                statement.setObject(next++, now);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Array labelled = row.getArray(2);
                return new Written(row.getLong(1), List.of((UUID[]) labelled.getArray()));
            }
        }
    }

    /** Who the last batch of this transaction made, by their address: a new contact has the identifier it was staged with. */
    static Map<String, UUID> created(Connection connection) throws SQLException {
        Map<String, UUID> created = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "select c.email, c.id from pg_temp.contact_stage join contact c using (id)");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                created.put(rows.getString(1), rows.getObject(2, UUID.class));
            }
        }
        return created;
    }

    private static String sql(MergePolicy policy, boolean lists, boolean tags) {
        StringBuilder sql =
                new StringBuilder(INSERT).append(ContactUpsert.rule(policy)).append(SOURCES);
        StringBuilder more = new StringBuilder();
        if (lists) {
            sql.append(LABELS.replace("LABEL", "list"));
            more.append(" union all select contact_id from more_list");
        }
        if (tags) {
            sql.append(LABELS.replace("LABEL", "tag"));
            more.append(" union all select contact_id from more_tag");
        }
        return sql.append(RESULT.replace("MORE", more)).toString();
    }
}

package dev.carillon.contacts.contact;

import dev.carillon.contacts.identifier.Identifiers;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The rules of who may overwrite what, as one statement for a batch. A contact that nothing of a draft changes keeps its
 * version. Needs a transaction.
 */
@Singleton
class ContactUpsert {
    private static final String INSERT = """
            insert into contact as c (id, email, first_name, last_name, phone, attributes, created_at, updated_at)
            select draft.id, draft.email, draft.first_name, draft.last_name, draft.phone, draft.attributes::jsonb, ?, ?
              from unnest(?, ?, ?, ?, ?, ?) as draft (id, email, first_name, last_name, phone, attributes)
            on conflict (email) do""";

    // A name goes as a whole: the first name of one source beside the last name of another is nobody's.
    private static final String FILL = update(
            "(c.first_name = '' and c.last_name = '' and (excluded.first_name <> '' or excluded.last_name <> ''))",
            "(c.phone is null and excluded.phone is not null)",
            "excluded.attributes || c.attributes");
    private static final String REPLACE = update(
            "((excluded.first_name <> '' or excluded.last_name <> '')"
                    + " and (excluded.first_name, excluded.last_name) <> (c.first_name, c.last_name))",
            "(excluded.phone is not null and excluded.phone is distinct from c.phone)",
            "c.attributes || excluded.attributes");

    private final Clock clock;
    private final Identifiers identifiers;

    ContactUpsert(Clock clock, Identifiers identifiers) {
        this.clock = clock;
        this.identifiers = identifiers;
    }

    /** Writes the fields of the drafts, of which there is one for each address, in the order given. */
    Map<EmailAddress, WrittenContact> write(
            Connection connection, Collection<ContactDraft> drafts, Source source, MergePolicy policy)
            throws SQLException {
        String sql = INSERT
                + switch (policy) {
                    case CREATE_ONLY -> " nothing returning id, email, true";
                    case FILL_GAPS -> FILL;
                    case REPLACE -> REPLACE;
                };
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<EmailAddress, WrittenContact> written = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, now);
            statement.setObject(2, now);
            SqlArray.set(statement, 3, "uuid", drafts, draft -> identifiers.next());
            SqlArray.set(statement, 4, "text", drafts, draft -> draft.email().value());
            SqlArray.set(statement, 5, "text", drafts, draft -> draft.name().first());
            SqlArray.set(statement, 6, "text", drafts, draft -> draft.name().last());
            SqlArray.set(statement, 7, "text", drafts, draft -> {
                PhoneNumber phone = draft.phone();
                return phone == null ? null : phone.value();
            });
            SqlArray.set(
                    statement, 8, "text", drafts, draft -> draft.attributes().json());
            setMarks(statement, 9, Provenance.mark(source, clock.instant()), policy);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    written.put(
                            EmailAddress.stored(rows.getString(2)),
                            new WrittenContact(rows.getObject(1, UUID.class), rows.getBoolean(3)));
                }
            }
        }
        return written;
    }

    /**
     * What an insert does where the address is known, and what it returns of each row that it wrote: {@code id},
     * {@code email}, and whether it is new. Takes the parameters that {@link #setMarks} sets.
     */
    static String rule(MergePolicy policy) {
        return switch (policy) {
            case CREATE_ONLY -> "nothing returning id, email, true as created";
            case FILL_GAPS -> FILL;
            case REPLACE -> REPLACE;
        };
    }

    /** Sets the parameters of the rule from this place on; says which place is the next. */
    static int setMarks(PreparedStatement statement, int index, String mark, MergePolicy policy) throws SQLException {
        int next = index;
        for (int marks = policy == MergePolicy.CREATE_ONLY ? 0 : 3; marks > 0; marks--) {
            statement.setString(next++, mark);
        }
        return next;
    }

    /**
     * The update of a contact that is there.
     *
     * @param name when the draft's name wins
     * @param phone when the draft's number wins
     * @param attributes what the attributes become
     */
    private static String update(String name, String phone, String attributes) {
        String other = "(" + attributes + ") <> c.attributes";
        String changed = "(" + name + " or " + phone + " or " + other + ")";
        return " update set first_name = case when " + name + " then excluded.first_name else c.first_name end,"
                + " last_name = case when " + name + " then excluded.last_name else c.last_name end,"
                + " phone = case when " + phone + " then excluded.phone else c.phone end,"
                + " attributes = " + attributes + ","
                + " provenance = c.provenance"
                + " || case when " + name + " then jsonb_build_object('name', ?::jsonb) else '{}' end"
                + " || case when " + phone + " then jsonb_build_object('phone', ?::jsonb) else '{}' end"
                + " || case when " + other + " then jsonb_build_object('attributes', ?::jsonb) else '{}' end,"
                + " version = c.version + case when " + changed + " then 1 else 0 end,"
                + " updated_at = case when " + changed + " then excluded.updated_at else c.updated_at end"
                + " returning id, email, xmax = 0 as created";
    }
}

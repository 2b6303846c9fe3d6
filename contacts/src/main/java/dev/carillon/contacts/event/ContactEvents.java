package dev.carillon.contacts.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.identifier.Identifiers;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;

/**
 * Records events, in the transaction of what they tell of: there is never the one without the other. Each stands on the
 * time line for good and in the outbox until the subscribers are told. The caller holds the lock on the contact, which
 * its own write took, so that the events of one contact get their numbers in the order of commits. Thread-safe; blocks.
 */
@Singleton
public class ContactEvents {
    private static final String INSERT = """
            with recorded as (
                insert into contact_event (id, contact_id, kind, actor, detail, at)
                select id, contact_id, kind, actor, detail::jsonb, ?
                  from unnest(?, ?, ?, ?, ?) as event (id, contact_id, kind, actor, detail)
                returning id)
            insert into contact_event_outbox (event_id) select id from recorded order by id""";

    private final Identifiers identifiers;
    private final ObjectMapper json;
    private final Clock clock;

    public ContactEvents(Identifiers identifiers, ObjectMapper json, Clock clock) {
        this.identifiers = identifiers;
        this.json = json;
        this.clock = clock;
    }

    /** Records the events, in their order. */
    public void record(Connection connection, Collection<ContactEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        List<ContactEvent> rows = List.copyOf(events);
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, OffsetDateTime.now(clock));
            setArray(
                    statement,
                    2,
                    "uuid",
                    rows.stream().map(event -> identifiers.next()).toArray());
            setArray(
                    statement,
                    3,
                    "uuid",
                    rows.stream().map(ContactEvent::contact).toArray());
            setArray(
                    statement,
                    4,
                    "text",
                    rows.stream().map(event -> event.kind().label()).toArray());
            setArray(
                    statement, 5, "text", rows.stream().map(ContactEvent::actor).toArray());
            setArray(statement, 6, "text", rows.stream().map(this::detail).toArray());
            statement.executeUpdate();
        }
    }

    private String detail(ContactEvent event) {
        try {
            return json.writeValueAsString(event.detail());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the detail of " + event.kind() + " is no JSON", e);
        }
    }

    private static void setArray(PreparedStatement statement, int index, String type, Object[] values)
            throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}

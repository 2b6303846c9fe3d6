package dev.carillon.contacts.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What a subscriber is sent: {@code type}, {@code timestamp} and {@code data}, thin as Standard Webhooks advises: the
 * contact's identifier, its version now, and what the event says of itself. The contact comes along where the subscription
 * includes it, as it is when it is sent: one that is gone by then is not told any more.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks, payload</a>
 */
@Singleton
class HookPayload {
    private static final String CONTACT = """
            select c.version,
                   jsonb_build_object(
                       'id', c.id, 'version', c.version, 'email', c.email, 'firstName', c.first_name,
                       'lastName', c.last_name, 'phone', c.phone, 'attributes', c.attributes,
                       'lists', (select coalesce(jsonb_agg(l.list order by l.list), '[]')
                                   from contact_list l where l.contact_id = c.id),
                       'tags', (select coalesce(jsonb_agg(t.tag order by t.tag), '[]')
                                  from contact_tag t where t.contact_id = c.id))::text
              from contact c where c.id = ?""";

    /** A contact as it is now, and the whole of it as JSON. */
    private record Shown(long version, String contact) {}

    private final DataSource dataSource;
    private final ObjectMapper json = new ObjectMapper();

    HookPayload(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The body for this subscriber. Blocks. */
    byte[] of(Hook hook, boolean includeContact) {
        try {
            ObjectNode data = json.createObjectNode();
            UUID contact = hook.contact();
            if (contact != null) {
                data.put("id", contact.toString());
                read(contact, includeContact, data);
            }
            json.readTree(hook.detail()).properties().forEach(field -> {
                if (!data.has(field.getKey())) {
                    data.set(field.getKey(), field.getValue());
                }
            });
            ObjectNode whole = json.createObjectNode()
                    .put("type", hook.kind())
                    .put("timestamp", hook.occurredAt().toString());
            whole.set("data", data);
            return whole.toString().getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database keeps JSON as it was given", e);
        }
    }

    private void read(UUID contact, boolean includeContact, ObjectNode data) throws JsonProcessingException {
        try (Connection connection = dataSource.getConnection()) {
            Optional<Shown> shown =
                    Statements.first(connection, CONTACT, row -> new Shown(row.getLong(1), row.getString(2)), contact);
            if (shown.isPresent()) {
                data.put("version", shown.get().version());
                if (includeContact) {
                    data.set("contact", json.readTree(shown.get().contact()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a contact could not be read", e);
        }
    }
}

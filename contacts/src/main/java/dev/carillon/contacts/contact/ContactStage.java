package dev.carillon.contacts.contact;

import dev.carillon.contacts.identifier.Identifiers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Drafts in a table of the transaction's own, put there by COPY, which is many times as fast as parameters are. Gone with
 * the transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">PostgreSQL: COPY, text format</a>
 */
final class ContactStage {
    private static final int BUFFER = 64 * 1024;
    private static final String NULL = "\\N";

    private ContactStage() {}

    /** Puts the drafts there, with an identifier each, in their order. */
    static void fill(Connection connection, Collection<ContactDraft> drafts, Identifiers identifiers)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    create temporary table contact_stage (
                        id uuid, email text, first_name text, last_name text, phone text, attributes jsonb,
                        lists text[], tags text[]
                    ) on commit drop""");
        }
        CopyIn copy =
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy pg_temp.contact_stage from stdin");
        try {
            StringBuilder rows = new StringBuilder(BUFFER + 4096);
            for (ContactDraft draft : drafts) {
                append(rows, identifiers.next(), draft);
                if (rows.length() >= BUFFER) {
                    send(copy, rows);
                }
            }
            send(copy, rows);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void send(CopyIn copy, StringBuilder rows) throws SQLException {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    static void append(StringBuilder rows, UUID id, ContactDraft draft) {
        PhoneNumber phone = draft.phone();
        rows.append(id).append('\t');
        text(rows, draft.email().value());
        text(rows, draft.name().first());
        text(rows, draft.name().last());
        text(rows, phone == null ? null : phone.value());
        text(rows, draft.attributes().isEmpty() ? "{}" : draft.attributes().json());
        labels(rows, draft.lists());
        rows.append('\t');
        labels(rows, draft.tags());
        rows.append('\n');
    }

    private static void text(StringBuilder rows, @Nullable String text) {
        if (text == null) {
            rows.append(NULL);
        } else {
            for (int i = 0; i < text.length(); i++) {
                char character = text.charAt(i);
                switch (character) {
                    case '\\' -> rows.append("\\\\");
                    case '\t' -> rows.append("\\t");
                    case '\n' -> rows.append("\\n");
                    case '\r' -> rows.append("\\r");
                    default -> rows.append(character);
                }
            }
        }
        rows.append('\t');
    }

    /** An array; a {@link Label} has no character that would need to be escaped in it. */
    private static void labels(StringBuilder rows, Set<String> labels) {
        if (labels.isEmpty()) {
            rows.append(NULL);
            return;
        }
        rows.append('{');
        String between = "";
        for (String label : labels) {
            rows.append(between).append('"').append(label).append('"');
            between = ",";
        }
        rows.append('}');
    }
}

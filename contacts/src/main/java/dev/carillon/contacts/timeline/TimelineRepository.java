package dev.carillon.contacts.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads time lines: the events of a contact and of those that were merged into it, its notes, and the sources it came
 * from. For a contact of an import the last is all there is. Joins the transaction of its caller; blocks.
 */
@Singleton
class TimelineRepository {
    // Of those merged into it, however deep; an undone merge gives the others their events back.
    private static final String SELECT = """
            with recursive person (id) as (
                select ?::uuid
                union
                select unnest(m.merged_ids) from person p join contact_merge m on m.survivor_id = p.id and m.undone_at is null),
            entry (at, id, kind, actor, detail) as (
                select e.at, e.id::text, e.kind, e.actor, e.detail
                  from contact_event e join person p on e.contact_id = p.id
                union all
                select s.first_seen_at, s.source, 'source.first_seen', s.source,
                       jsonb_strip_nulls(jsonb_build_object('reference', s.reference))
                  from contact_source s join person p on s.contact_id = p.id
                union all
                select n.created_at, n.id::text, 'note.added', n.author, '{}'::jsonb
                  from contact_note n join person p on n.contact_id = p.id)
            select id, at, kind, actor, detail::text from entry""";

    private final DataSource dataSource;
    private final ObjectMapper json;

    TimelineRepository(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.json = json;
    }

    /** Up to so many entries before this place, the latest first. */
    List<TimelineEntry> page(UUID contact, @Nullable TimelinePlace before, int rows) {
        String sql = SELECT
                + (before == null ? "" : " where (at, id collate \"C\") < (?, ?)")
                + " order by at desc, id collate \"C\" desc limit ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = 1;
            statement.setObject(place++, contact);
            if (before != null) {
                statement.setObject(place++, OffsetDateTime.ofInstant(before.at(), ZoneOffset.UTC));
                statement.setString(place++, before.id());
            }
            statement.setInt(place, rows);
            List<TimelineEntry> entries = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    entries.add(new TimelineEntry(
                            result.getString(1),
                            result.getObject(2, OffsetDateTime.class).toInstant(),
                            result.getString(3),
                            result.getString(4),
                            detail(result.getString(5))));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new IllegalStateException("the time line could not be read", e);
        }
    }

    private Map<String, JsonNode> detail(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, JsonNode>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the detail of an event is no JSON", e);
        }
    }
}

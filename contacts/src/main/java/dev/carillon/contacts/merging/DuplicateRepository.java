package dev.carillon.contacts.merging;

import dev.carillon.contacts.contact.SqlArray;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds contacts that may be the same person. By number goes by an index; the other rules read the whole table. */
@Singleton
public class DuplicateRepository {
    private static final String BY_PHONE = """
            select phone as key, (array_agg(id order by id))[1:100] from contact
             where phone is not null and phone > ? group by phone having count(*) > 1 order by phone limit ?""";
    private static final String BY_NAME = """
            select key, (array_agg(id order by id))[1:100]
              from (select id, lower(first_name || ' ' || last_name) || '@' || substring(email from '[^@]*$') as key
                      from contact where first_name <> '' and last_name <> '') as named
             where key collate "C" > ? group by key having count(*) > 1 order by key collate "C" limit ?""";
    // What stands in quotes is somebody's own choice, dots, pluses and all.
    private static final String BY_EMAIL = """
            select key, (array_agg(id order by id))[1:100]
              from (select id, case when domain = any(?) then replace(base, '.', '') else base end || '@' || domain as key
                      from (select id, domain,
                                   case when domain = any(?) then split_part(local, '+', 1) else local end as base
                              from (select id, substring(email from '[^@]*$') as domain,
                                           substring(email from '^(.*)@') as local
                                      from contact where email not like '"%') as parts
                             where domain = any(?)) as bases) as mailboxes
             where key collate "C" > ? group by key having count(*) > 1 order by key collate "C" limit ?""";

    private final DataSource dataSource;
    private final DuplicateConfig config;

    DuplicateRepository(DataSource dataSource, DuplicateConfig config) {
        this.dataSource = dataSource;
        this.config = config;
    }

    /** A page of groups, in the order of their keys. */
    @Transactional
    public Page<DuplicateGroup> page(DuplicateRule rule, @Nullable String cursor, int limit) {
        Cursors<String> cursors = new Cursors<>("duplicates by " + rule, Function.identity());
        String after = cursors.key(cursor).orElse("");
        String sql = switch (rule) {
            case PHONE -> BY_PHONE;
            case NAME -> BY_NAME;
            case EMAIL -> BY_EMAIL;
        };
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = 1;
            if (rule == DuplicateRule.EMAIL) {
                List<String> dots = domains(config.ignoreDots().orElse(List.of()));
                List<String> plus = domains(config.ignorePlus().orElse(List.of()));
                List<String> either = new ArrayList<>(dots);
                either.addAll(plus);
                SqlArray.set(statement, place++, "text", dots, Function.identity());
                SqlArray.set(statement, place++, "text", plus, Function.identity());
                SqlArray.set(statement, place++, "text", either, Function.identity());
            }
            statement.setString(place++, after);
            statement.setInt(place, limit + 1);
            List<DuplicateGroup> groups = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    groups.add(new DuplicateGroup(
                            rows.getString(1), List.of((UUID[]) rows.getArray(2).getArray())));
                }
            }
            return Page.of(groups, limit, cursors, DuplicateGroup::key);
        } catch (SQLException e) {
            throw new IllegalStateException("the duplicates could not be found", e);
        }
    }

    private static List<String> domains(List<String> configured) {
        return configured.stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}

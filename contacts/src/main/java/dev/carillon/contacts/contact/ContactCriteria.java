package dev.carillon.contacts.contact;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ContactFilter} as a condition on a table {@code contact c}, each part of it served by an index. For whoever
 * reads many contacts: pages, exports, scans, bulk changes.
 */
public final class ContactCriteria {
    // Withdrawn from everything after it was given is withdrawn.
    private static final String GIVEN = """
            exists (select 1 from consent_state s
                     where s.contact_id = c.id and s.purpose = ? and s.state = 'GIVEN'
                       and not exists (select 1 from consent_state a
                                        where a.contact_id = c.id and a.purpose = 'all'
                                          and a.state = 'WITHDRAWN' and a.since > s.since))""";
    private static final String WITHDRAWN = """
            exists (select 1 from consent_state s
                     where s.contact_id = c.id and s.purpose in (?, 'all') and s.state = 'WITHDRAWN'
                       and not exists (select 1 from consent_state g
                                        where s.purpose = 'all' and g.contact_id = c.id and g.purpose = ?
                                          and g.state = 'GIVEN' and g.since >= s.since))""";

    private final StringBuilder sql = new StringBuilder("true");
    private final List<Object> parameters = new ArrayList<>();

    private ContactCriteria() {}

    public static ContactCriteria of(ContactFilter filter) {
        ContactCriteria criteria = new ContactCriteria();
        criteria.and("exists (select 1 from contact_list l where l.contact_id = c.id and l.list = ?)", filter.list());
        criteria.and("exists (select 1 from contact_tag t where t.contact_id = c.id and t.tag = ?)", filter.tag());
        Source source = filter.source();
        if (source != null) {
            // Written out, so that the index of the sources that are no imports is seen to fit.
            criteria.sql
                    .append(" and exists (select 1 from contact_source s where s.contact_id = c.id and s.source = '")
                    .append(source.label())
                    .append("')");
        }
        EmailAddress email = filter.email();
        if (email != null) {
            criteria.and(
                    "c.id = any(array(select e.id from contact e where e.email = ?"
                            + " union all select a.contact_id from contact_alias a where a.email = ?))",
                    email.value());
            criteria.parameters.add(email.value());
        }
        PhoneNumber phone = filter.phone();
        criteria.and("c.phone = ?", phone == null ? null : phone.value());
        Attributes attribute = filter.attribute();
        criteria.and("c.attributes <> '{}' and c.attributes @> ?::jsonb", attribute == null ? null : attribute.json());
        ConsentChoice consent = filter.consent();
        if (consent != null) {
            switch (consent.said()) {
                case GIVEN -> criteria.and(GIVEN, consent.purpose());
                case WITHDRAWN -> criteria.and(WITHDRAWN, consent.purpose());
                case NOT_WITHDRAWN -> criteria.and("not " + WITHDRAWN, consent.purpose());
            }
            if (consent.said() != ConsentChoice.Said.GIVEN) {
                criteria.parameters.add(consent.purpose());
            }
        }
        SearchWords words = filter.words();
        criteria.and(
                "contact_words(c.email, c.first_name, c.last_name, c.phone) @@ to_tsquery('simple', ?)",
                words == null ? null : words.query());
        return criteria;
    }

    private void and(String condition, @Nullable Object parameter) {
        if (parameter != null) {
            sql.append(" and ").append(condition);
            parameters.add(parameter);
        }
    }

    /** The condition, to stand behind {@code where} or {@code and}. */
    public String sql() {
        return sql.toString();
    }

    /** Sets the parameters of the condition, from this place on; says which place comes next. */
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (Object parameter : parameters) {
            statement.setObject(place++, parameter);
        }
        return place;
    }
}

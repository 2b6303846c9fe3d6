package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.contact.ConsentChoice.Said;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That every way to look for contacts is served by an index, on a table that is large enough to care. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class SearchPlanTest {
    private static final UUID MIDDLE = UUID.fromString("018f0000-0000-7000-8000-00000000c350");

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void fill() {
        database.clear();
        database.execute("""
                insert into contact (id, email, first_name, last_name, phone, attributes, created_at, updated_at)
                select ('018f0000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'person' || i || '@example.org',
                       'First' || i % 5000, 'Last' || i % 7000,
                       case when i % 10 = 0 then '+3598' || lpad(i::text, 8, '0') end,
                       case when i % 100 = 0 then jsonb_build_object('vip', i % 200 = 0) else '{}' end,
                       now(), now()
                  from generate_series(1, 100000) as i""");
        database.execute("insert into contact_list select id, 'l' || (row_number() over ()) % 50 from contact");
        database.execute("insert into contact_tag select id, 't' || (row_number() over ()) % 50 from contact");
        database.execute("insert into contact_source select id, case when (row_number() over ()) % 1000 = 0"
                + " then 'wordpress' else 'import' end, now() from contact");
        database.execute(
                "insert into contact_note select gen_random_uuid(), id, 'a', 'b', now() from contact limit 10");
        database.execute("""
                insert into consent_state (contact_id, purpose, state, consent_id, since)
                select id, case when n % 10 = 0 then 'all' else 'newsletter' end,
                       case when n % 10 = 0 then 'WITHDRAWN' else 'GIVEN' end, gen_random_uuid(), now()
                  from (select id, row_number() over () as n from contact) as numbered where n % 4 = 0""");
        database.execute("analyze contact, contact_list, contact_tag, contact_source, contact_alias, consent_state");
    }

    @AfterEach
    void empty() {
        database.clear();
        database.execute("analyze contact, contact_list, contact_tag, contact_source, consent_state");
    }

    @Test
    void readsNoTableAsAWhole() throws SQLException {
        for (ContactFilter filter : filters()) {
            for (ContactOrder order : ContactOrder.values()) {
                for (boolean deep : new boolean[] {false, true}) {
                    assertThat(plan(filter, order, deep))
                            .as("%s, %s, deep %s", filter, order, deep)
                            .doesNotContainPattern("Seq Scan on (contact(_list|_tag|_source)?|consent_state) ");
                }
            }
        }
    }

    private static List<ContactFilter> filters() {
        TreeMap<String, JsonNode> vip = new TreeMap<>();
        vip.put("vip", BooleanNode.TRUE);
        return List.of(
                ContactFilter.ALL,
                ContactFilter.ofList("l7"),
                new ContactFilter(null, new EmailAddress("person7@example.org"), null, null, null, null, null, null),
                new ContactFilter(null, null, "t7", null, null, null, null, null),
                new ContactFilter(null, null, null, Source.WORDPRESS, null, null, null, null),
                new ContactFilter(null, null, null, null, new PhoneNumber("+359800000070"), null, null, null),
                new ContactFilter(null, null, null, null, null, new Attributes(vip), null, null),
                new ContactFilter(null, null, null, null, null, null, consent(Said.GIVEN), null),
                new ContactFilter(null, null, null, null, null, null, consent(Said.WITHDRAWN), null),
                new ContactFilter(null, null, null, null, null, null, consent(Said.NOT_WITHDRAWN), null),
                new ContactFilter(null, null, null, null, null, null, null, words("first77")),
                new ContactFilter(null, null, null, null, null, null, null, words("person77@example")),
                new ContactFilter("l7", null, null, null, null, null, null, words("last77")));
    }

    private static ConsentChoice consent(Said said) {
        return new ConsentChoice("newsletter", said);
    }

    private static SearchWords words(String text) {
        return SearchWords.parse(text, 359).orRefuse("q");
    }

    private String plan(ContactFilter filter, ContactOrder order, boolean deep) throws SQLException {
        ContactCriteria criteria = ContactCriteria.of(filter);
        StringBuilder plan = new StringBuilder();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("explain " + ContactRepository.pageSql(criteria, order, deep))) {
            int place = criteria.bind(statement, 1);
            if (deep) {
                statement.setObject(place++, MIDDLE);
            }
            statement.setInt(place, 101);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }
}

package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.ContactsEnvironment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** That contacts are locked in the order in which drafts are written, whatever order the database has for words. */
@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class ContactLocksTest {
    @Inject
    DataSource dataSource;

    @Test
    void locksInTheOrderOfDrafts() throws SQLException {
        // '@' stands behind digits and before letters, but where words are sorted; the last are of another order in
        // UTF-16.
        TreeSet<EmailAddress> drafts = Stream.of(
                        "ana@example.org",
                        "ana1@example.org",
                        "ana-b@example.org",
                        "anab@example.org",
                        "яна@example.org",
                        "\uff76@example.org",
                        "\ud83d\ude00@example.org",
                        "\ud83d\ude01@example.org")
                .map(EmailAddress::new)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        List<String> inOrder = drafts.stream().map(EmailAddress::value).toList();

        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // Of this transaction alone, and in the place of the other one.
            statement.execute("create temporary table contact (email text collate \"en-x-icu\") on commit drop");
            try (PreparedStatement insert = connection.prepareStatement("insert into contact select unnest(?)")) {
                SqlArray.set(insert, 1, "text", drafts, EmailAddress::value);
                insert.executeUpdate();
            }

            assertThat(emails(statement, "select email from contact order by email"))
                    .isNotEqualTo(inOrder);
            assertThat(emails(statement, "select email from contact" + ContactLocks.IN_ORDER))
                    .isEqualTo(inOrder);
            connection.rollback();
        }
    }

    private static List<String> emails(Statement statement, String sql) throws SQLException {
        List<String> emails = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                emails.add(rows.getString(1));
            }
        }
        return emails;
    }
}

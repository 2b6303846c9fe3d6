package dev.carillon.contacts.archive;

import dev.carillon.contacts.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists, tags and purposes by their own names, since those say what the archive is about; but for one that holds a word of
 * somebody's name, an address or a number, which gets a pseudonym. For one thread.
 */
final class Labels {
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern NUMBER = Pattern.compile("\\d{7,}");
    private static final String ALL = """
            select list from contact_list union select tag from contact_tag union select purpose from consent
             union select source from consent union select list from contact_import where list is not null
             union select list from identity_scan where list is not null union select source from delivery""";

    private final Pseudonyms pseudonyms;
    private final Set<String> names;

    private Labels(Pseudonyms pseudonyms, Set<String> names) {
        this.pseudonyms = pseudonyms;
        this.names = names;
    }

    /** Looks which words of labels are words of names; reads every contact. */
    static Labels of(Connection connection, Pseudonyms pseudonyms) throws SQLException {
        Set<String> words = new HashSet<>();
        List<String> labels = Statements.list(connection, ALL, row -> row.getString(1));
        labels.forEach(label -> words.addAll(words(label)));
        return new Labels(pseudonyms, new HashSet<>(Statements.list(connection, """
                        select distinct word from contact,
                               regexp_split_to_table(lower(first_name || ' ' || last_name), '[^[:alnum:]]+') as word
                         where word = any(?)""", row -> row.getString(1), (Object)
                words.toArray(String[]::new))));
    }

    @Nullable String show(@Nullable String label) {
        if (label == null) {
            return null;
        }
        boolean tells = label.contains("@")
                || NUMBER.matcher(label).find()
                || words(label).stream().anyMatch(names::contains);
        return tells ? pseudonyms.of("label", label) : label;
    }

    static List<String> words(String text) {
        return List.of(WORDS.split(text.toLowerCase(Locale.ROOT)));
    }
}

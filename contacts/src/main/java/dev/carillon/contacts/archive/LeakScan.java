package dev.carillon.contacts.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive as a stranger would, and looks for everybody who is in the database: their address, their number, the
 * words of their name. Knows nothing of how the archive was made but which words are the service's own. Joins the
 * transaction of the connection; blocks.
 */
@Singleton
public class LeakScan {
    private static final int FETCH = 1000;
    private static final int SHORTEST_WORD = 2;
    private static final int NATIONAL = 8;

    private final ObjectMapper json;

    public LeakScan(ObjectMapper json) {
        this.json = json;
    }

    /** How many people there is something of in the archive. */
    public long leaks(Connection connection, Path archive) throws SQLException, IOException {
        Set<String> words = words(archive);
        String digits = String.join(
                " ",
                words.stream()
                        .filter(word -> word.chars().allMatch(Character::isDigit))
                        .toList());
        long leaks = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("select email, phone, first_name || ' ' || last_name from contact")) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    boolean found = words.contains(rows.getString(1))
                            || hasNumber(digits, rows.getString(2))
                            || Labels.words(rows.getString(3)).stream()
                                    .filter(word -> word.length() >= SHORTEST_WORD)
                                    .anyMatch(words::contains);
                    leaks += found ? 1 : 0;
                }
            }
        }
        return leaks;
    }

    private static boolean hasNumber(String digits, @Nullable String phone) {
        if (phone == null) {
            return false;
        }
        String number = phone.replaceAll("\\D", "");
        return digits.contains(number.substring(Math.max(0, number.length() - NATIONAL)));
    }

    /** The words of all that is said in the archive, and each text that is an address as a whole. */
    private Set<String> words(Path archive) throws IOException {
        Set<String> words = new HashSet<>();
        try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(".ndjson")) {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            add(words, json.readTree(line));
                        }
                    }
                }
            }
        }
        return words;
    }

    private static void add(Set<String> words, JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!ArchiveTables.OUR_WORDS.contains(field.getKey())) {
                    add(words, field.getValue());
                }
            }
        } else if (node.isArray()) {
            node.forEach(item -> add(words, item));
        } else {
            String text = node.asText();
            // Pseudonyms are as many as people, and are one word each that nobody is called.
            if (!Pseudonyms.isOne(text)) {
                words.addAll(Labels.words(text));
                words.add(text.toLowerCase(Locale.ROOT));
            }
        }
    }
}

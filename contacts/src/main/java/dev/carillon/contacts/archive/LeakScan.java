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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final String ENDING = ".ndjson";

    private final ObjectMapper json;

    public LeakScan(ObjectMapper json) {
        this.json = json;
    }

    /**
     * What there is of people in the archive.
     *
     * @param people how many there is something of
     * @param places where it stands, as FILE.FIELD; it tells of nobody
     */
    public record Leaks(long people, SortedSet<String> places) {}

    /** Looks for everybody. */
    public Leaks leaks(Connection connection, Path archive) throws SQLException, IOException {
        Map<String, String> words = words(archive);
        List<String> numbers = words.keySet().stream()
                .filter(word -> word.chars().allMatch(Character::isDigit))
                .toList();
        long people = 0;
        SortedSet<String> places = new TreeSet<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select email, phone, first_name || ' ' || last_name from contact")) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Set<String> found = Stream.of(
                                    Stream.of(rows.getString(1)),
                                    number(numbers, rows.getString(2)),
                                    Labels.words(rows.getString(3)).stream()
                                            .filter(word -> word.length() >= SHORTEST_WORD))
                            .flatMap(Function.identity())
                            .map(words::get)
                            .filter(Objects::nonNull)
                            .collect(Collectors.toSet());
                    people += found.isEmpty() ? 0 : 1;
                    places.addAll(found);
                }
            }
        }
        return new Leaks(people, places);
    }

    /** Those of the numbers in the archive that are this one. */
    private static Stream<String> number(List<String> numbers, @Nullable String phone) {
        if (phone == null) {
            return Stream.empty();
        }
        String digits = phone.replaceAll("\\D", "");
        String national = digits.substring(Math.max(0, digits.length() - NATIONAL));
        return numbers.stream().filter(number -> number.contains(national));
    }

    /** The words of all that is said in the archive, each text that is an address as a whole, and where each stands. */
    private Map<String, String> words(Path archive) throws IOException {
        Map<String, String> words = new HashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(ENDING)) {
                    String file = entry.getName().substring(0, entry.getName().length() - ENDING.length());
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            add(words, file, json.readTree(line));
                        }
                    }
                }
            }
        }
        return words;
    }

    private static void add(Map<String, String> words, String place, JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!ArchiveTables.OUR_WORDS.contains(field.getKey())) {
                    add(words, place + "." + field.getKey(), field.getValue());
                }
            }
        } else if (node.isArray()) {
            node.forEach(item -> add(words, place, item));
        } else {
            String text = node.asText();
            // Pseudonyms are as many as people, and are one word each that nobody is called.
            if (!Pseudonyms.isOne(text)) {
                Labels.words(text).forEach(word -> words.putIfAbsent(word, place));
                words.putIfAbsent(text.toLowerCase(Locale.ROOT), place);
            }
        }
    }
}

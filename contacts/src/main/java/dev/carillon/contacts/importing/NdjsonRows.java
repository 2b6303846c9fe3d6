package dev.carillon.contacts.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carillon.contacts.contact.Attributes;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file of JSON objects, with the fields that contacts have in documents. What an export says beyond them
 * (identifier, version, sources, times) is of the contact that it was, and is left out.
 */
final class NdjsonRows implements RowSource {
    private static final Set<String> TAKEN =
            Set.of("email", "name", "firstName", "lastName", "phone", "lists", "tags", "attributes");
    private static final Set<String> OF_AN_EXPORT =
            Set.of("id", "version", "emailUnicode", "aliases", "sources", "provenance", "createdAt", "updatedAt");
    private static final int MOST_IGNORED = 100;
    private static final int LONGEST_NAME = 100;
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A number comes out as it went in.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private final LineReader lines;
    private final RowDrafts drafts;
    private final Set<String> ignored = new TreeSet<>();
    private int size;

    NdjsonRows(Reader text, RowDrafts drafts) {
        this.lines = new LineReader(text, CsvFile.LONGEST_ROW);
        this.drafts = drafts;
    }

    @Override
    public boolean skip() throws IOException {
        return line() != null;
    }

    @Override
    public @Nullable ImportRow next() throws IOException {
        String line = line();
        if (line == null) {
            return null;
        }
        size = line.length();
        long number = lines.number();
        if (lines.isCut()) {
            return RowDrafts.rejected(
                    ImportError.ofRow(number, "The line is longer than " + CsvFile.LONGEST_ROW + " characters."));
        }
        try {
            return of(number, JSON.readTree(line));
        } catch (JsonProcessingException | NumberFormatException e) {
            // The latter where an exponent has more digits than Jackson thought of.
            return RowDrafts.rejected(ImportError.ofRow(number, "The line is no JSON object."));
        }
    }

    private @Nullable String line() throws IOException {
        String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        return line;
    }

    private ImportRow of(long line, JsonNode row) {
        if (!row.isObject()) {
            return RowDrafts.rejected(ImportError.ofRow(line, "The line is no JSON object."));
        }
        row.fieldNames().forEachRemaining(this::ignore);
        for (String field : List.of("email", "name", "firstName", "lastName", "phone")) {
            if (!isAbsent(row, field) && !row.path(field).isTextual()) {
                return RowDrafts.rejected(ImportError.of(line, field, null, "The value is no text."));
            }
        }
        for (String field : List.of("lists", "tags")) {
            if (!isAbsent(row, field) && !isTexts(row.path(field))) {
                return RowDrafts.rejected(ImportError.of(line, field, null, "The value is no list of texts."));
            }
        }
        Attributes attributes = Attributes.NONE;
        if (!isAbsent(row, "attributes")) {
            switch (Attributes.parse(row.path("attributes"))) {
                case Parsed.Value<Attributes>(Attributes read) -> attributes = read;
                case Parsed.Fault<Attributes>(String reason) -> {
                    return RowDrafts.rejected(ImportError.of(line, "attributes", null, reason));
                }
            }
        }
        PersonName name = isAbsent(row, "name")
                ? new PersonName(text(row, "firstName"), text(row, "lastName"))
                : PersonName.split(text(row, "name"));
        return drafts.draft(
                line,
                new RowDrafts.RowTexts(
                        text(row, "email"),
                        name,
                        text(row, "phone"),
                        texts(row.path("lists")),
                        texts(row.path("tags")),
                        attributes));
    }

    private void ignore(String field) {
        if (!TAKEN.contains(field)
                && !OF_AN_EXPORT.contains(field)
                && ignored.size() < MOST_IGNORED
                && field.length() <= LONGEST_NAME
                && field.indexOf('\0') < 0) {
            ignored.add(field);
        }
    }

    private static boolean isAbsent(JsonNode row, String field) {
        return row.path(field).isMissingNode() || row.path(field).isNull();
    }

    private static boolean isTexts(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode item : node) {
            if (!item.isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>(node.size());
        node.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    private static String text(JsonNode row, String field) {
        return row.path(field).asText("").strip();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> ignored() {
        return List.copyOf(ignored);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

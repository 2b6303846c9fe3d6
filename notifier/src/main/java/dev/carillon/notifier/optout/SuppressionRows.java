package dev.carillon.notifier.optout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.carillon.http.json.StorableText;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of an import one by one: CSV with a header, or a JSON object a line. The
 * columns are {@code number} and, where wanted, {@code reason}, {@code sender}, {@code source} and {@code note}.
 */
@ApplicationScoped
public class SuppressionRows {
    private static final List<String> COLUMNS = List.of("number", "reason", "sender", "source", "note");
    private static final int LONGEST_LINE = 10_000;
    private static final int LONGEST_TEXT = 500;

    private final NumberReader numbers;
    private final ObjectMapper mapper;

    /** A row as JSON. */
    @RegisterForReflection
    record Line(
            @Nullable String number,
            @Nullable String reason,
            @Nullable String sender,
            @Nullable String source,
            @Nullable String note) {}

    @Inject
    public SuppressionRows(NumberReader numbers, ObjectMapper mapper) {
        this.numbers = numbers;
        this.mapper = mapper;
    }

    /** Reads CSV (RFC 4180, UTF-8). */
    void csv(InputStream body, Consumer<SuppressionRow> sink) {
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_LINE * COLUMNS.size())
                .ofCsvRecord(reader(body))) {
            Iterator<CsvRecord> records = rows.iterator();
            List<String> header = header(records);
            records.forEachRemaining(row -> sink.accept(row(header, row)));
        } catch (CsvParseException e) {
            throw ProblemException.invalid("body", "The file is not CSV: " + e.getMessage());
        } catch (UncheckedIOException | IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads a JSON object a line (NDJSON). */
    void lines(InputStream body, Consumer<SuppressionRow> sink) {
        try (BufferedReader reader = reader(body)) {
            long number = 0;
            String line = next(reader);
            while (line != null) {
                number++;
                if (!line.isBlank()) {
                    sink.accept(row(number, line));
                }
                line = next(reader);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static BufferedReader reader(InputStream body) {
        // This way a wrong byte is an error; the constructor that takes a charset puts a mark in its place.
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder()));
    }

    /** The next line, and no more of it than a line may have: a body without line breaks must not fill the memory. */
    private static @Nullable String next(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = reader.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n') {
            if (line.length() == LONGEST_LINE) {
                throw ProblemException.invalid("body", "A line is longer than " + LONGEST_LINE + " characters.");
            }
            line.append((char) read);
            read = reader.read();
        }
        return line.toString();
    }

    private static List<String> header(Iterator<CsvRecord> records) {
        List<String> header = records.hasNext()
                ? records.next().getFields().stream()
                        .map(name -> name.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
        if (!header.contains("number")) {
            throw ProblemException.invalid("body", "The first line names no column 'number'.");
        }
        Set<String> names = new HashSet<>();
        header.stream().filter(name -> !names.add(name)).findFirst().ifPresent(twice -> {
            throw ProblemException.invalid("body", "The column '" + twice + "' stands twice in the first line.");
        });
        header.stream().filter(name -> !COLUMNS.contains(name)).findFirst().ifPresent(name -> {
            throw ProblemException.invalid(
                    "body", "The column '" + name + "' is none of " + String.join(", ", COLUMNS) + ".");
        });
        return header;
    }

    private SuppressionRow row(List<String> header, CsvRecord row) {
        long line = row.getStartingLineNumber();
        if (row.getFieldCount() != header.size()) {
            return bad(line, "row", "the row has " + row.getFieldCount() + " fields, the first line " + header.size());
        }
        if (!row.getFields().stream().allMatch(StorableText::is)) {
            return bad(line, "row", "the row holds a character U+0000");
        }
        Map<String, String> values = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            values.put(header.get(column), row.getField(column).strip());
        }
        return row(
                line,
                new Line(
                        values.get("number"),
                        values.get("reason"),
                        values.get("sender"),
                        values.get("source"),
                        values.get("note")));
    }

    private SuppressionRow row(long number, String json) {
        try {
            Line line = mapper.readValue(json.replace("\uFEFF", ""), Line.class);
            return line == null ? bad(number, "row", "the line holds no object") : row(number, line);
        } catch (JsonProcessingException e) {
            return bad(number, "row", "the line is no JSON object with fields among " + String.join(", ", COLUMNS));
        }
    }

    private SuppressionRow row(long line, Line row) {
        Optional<Reason> reason = reason(row.reason());
        if (reason.isEmpty()) {
            return bad(line, "reason", "'" + row.reason() + "' is none of API, STOP, LINK and CARRIER");
        }
        if (Math.max(length(row.source()), Math.max(length(row.note()), length(row.sender()))) > LONGEST_TEXT) {
            return bad(line, "row", "a text is longer than " + LONGEST_TEXT + " characters");
        }
        return switch (numbers.read(row.number() == null ? "" : row.number())) {
            case NumberReader.Read.None(String why) -> bad(line, "number", why);
            case NumberReader.Read.Whole(String e164) ->
                new SuppressionRow.Good(new NewSuppression(
                        e164, text(row.sender()).orElse(""), reason.get(), text(row.source()), text(row.note())));
        };
    }

    private static Optional<Reason> reason(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return Optional.of(Reason.API);
        }
        try {
            // An erasure forgets a person everywhere; that is asked for one by one.
            return Optional.of(Reason.valueOf(name.toUpperCase(Locale.ROOT))).filter(read -> read != Reason.ERASED);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    private static SuppressionRow bad(long line, String field, String detail) {
        return new SuppressionRow.Bad(new SuppressionFault(line, field, detail));
    }

    private static ProblemException unreadable(Exception e) {
        if (e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException) {
            return ProblemException.invalid("body", "The file is not in UTF-8; save it with that encoding.");
        }
        throw new IllegalStateException("an import could not be read", e);
    }
}

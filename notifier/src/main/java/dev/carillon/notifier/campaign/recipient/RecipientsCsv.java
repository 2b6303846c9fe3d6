package dev.carillon.notifier.campaign.recipient;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.carillon.http.json.StorableText;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.upload.UploadedBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Recipients as CSV (RFC 4180): a header with the column {@code to}, and a column for each placeholder. The encoding and
 * the delimiter are those that {@link TextTable} finds. Not thread-safe.
 */
public final class RecipientsCsv implements RecipientSource {
    private static final String TO = "to";
    /** A longer field is taken for a quote that never closes. */
    private static final int LONGEST_FIELD = 1 << 16;

    private static final int MOST_COLUMNS = 1000;

    private final UploadedBody file;

    public RecipientsCsv(UploadedBody file) {
        this.file = file;
    }

    @Override
    public void read(Set<String> placeholders, Consumer<Recipient> recipients) {
        try (TextTable table = TextTable.open(file);
                CsvReader<CsvRecord> rows = reader(table)) {
            Iterator<CsvRecord> records = rows.iterator();
            if (!records.hasNext()) {
                throw invalid("The file is empty; its first line must name the columns.");
            }
            List<String> header =
                    records.next().getFields().stream().map(String::strip).toList();
            check(header, placeholders, table);
            while (records.hasNext()) {
                recipients.accept(recipient(header, records.next()));
            }
        } catch (CsvParseException e) {
            throw e.getCause() instanceof CharacterCodingException ? notText() : notCsv(e);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? notText() : e;
        } catch (CharacterCodingException e) {
            throw notText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CsvReader<CsvRecord> reader(TextTable table) {
        return CsvReader.builder()
                .fieldSeparator(table.delimiter())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(
                        CsvRecordHandler.builder()
                                .maxFields(MOST_COLUMNS)
                                .maxFieldSize(LONGEST_FIELD)
                                .maxRecordSize(LONGEST_FIELD)
                                .build(),
                        table.reader());
    }

    private static void check(List<String> header, Set<String> placeholders, TextTable table) {
        Set<String> names = new HashSet<>();
        header.stream().filter(name -> !names.add(name)).findFirst().ifPresent(twice -> {
            throw invalid("The column '" + twice + "' stands twice in the first line.");
        });
        if (!header.stream().allMatch(StorableText::is)) {
            throw invalid("The first line holds a character U+0000.");
        }
        if (!names.contains(TO)) {
            throw invalid("The first line names no column 'to'; it names " + String.join(", ", header)
                    + " (separated by " + table.delimiterName() + ").");
        }
        List<String> missing =
                placeholders.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw invalid("The template has ((" + String.join(")), ((", missing)
                    + ")), and the first line names no such column; it names " + String.join(", ", header) + ".");
        }
    }

    private static Recipient recipient(List<String> header, CsvRecord row) {
        String at = "line " + row.getStartingLineNumber();
        if (row.getFieldCount() != header.size()) {
            return Recipient.unreadable(
                    at, header, "the row has " + row.getFieldCount() + " fields, the first line " + header.size());
        }
        if (!row.getFields().stream().allMatch(StorableText::is)) {
            return Recipient.unreadable(at, header, "the row holds a character U+0000");
        }
        Map<String, String> values = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            values.put(header.get(column), row.getField(column));
        }
        return new Recipient(at, values.get(TO), values, header, null);
    }

    private static ProblemException notCsv(CsvParseException e) {
        return invalid("The file is not CSV: " + e.getMessage());
    }

    private static ProblemException notText() {
        return invalid("The file is not in UTF-8; save it with that encoding.");
    }

    private static ProblemException invalid(String detail) {
        return ProblemException.invalid("body", detail);
    }
}

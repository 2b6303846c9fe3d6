package dev.carillon.notifier.campaign;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recipients as CSV (RFC 4180, UTF-8): a header with the column {@code to}, and a column for each placeholder. Pure.
 */
final class RecipientsCsv {
    private static final String TO = "to";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private RecipientsCsv() {}

    /** Reads the recipients; a row that does not fit the header is one with a fault, so that every fault is told. */
    static List<Recipient> read(byte[] body) {
        try (CsvReader<CsvRecord> rows = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text(body))) {
            Iterator<CsvRecord> records = rows.iterator();
            if (!records.hasNext()) {
                throw ProblemException.invalid("body", "The file is empty; its first line must name the columns.");
            }
            List<String> header =
                    records.next().getFields().stream().map(String::strip).toList();
            check(header);
            List<Recipient> recipients = new ArrayList<>();
            records.forEachRemaining(row -> recipients.add(recipient(header, row)));
            return recipients;
        } catch (CsvParseException e) {
            throw ProblemException.invalid("body", "The file is not CSV: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid("body", "The file is not in UTF-8; save it with that encoding.");
        }
    }

    private static void check(List<String> header) {
        Set<String> names = new HashSet<>();
        header.stream().filter(name -> !names.add(name)).findFirst().ifPresent(twice -> {
            throw ProblemException.invalid("body", "The column '" + twice + "' stands twice in the first line.");
        });
        if (!names.contains(TO)) {
            throw ProblemException.invalid(
                    "body", "The first line names no column 'to'; it names " + String.join(", ", header) + ".");
        }
    }

    private static Recipient recipient(List<String> header, CsvRecord row) {
        String at = "line " + row.getStartingLineNumber();
        if (row.getFieldCount() != header.size()) {
            String fault = "the row has " + row.getFieldCount() + " fields, the first line " + header.size();
            return new Recipient(at, null, Map.of(), fault);
        }
        Map<String, String> values = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            values.put(header.get(column), row.getField(column));
        }
        return Recipient.of(at, values.get(TO), values);
    }
}

package dev.carillon.contacts.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.carillon.contacts.contact.Parsed;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows of values are read: RFC 4180 with any one character between the values, empty lines skipped. A row with too
 * few or too many values is the row's fault and not the file's.
 */
final class CsvFile {
    /** A row longer than this is taken for a quote that never closes. */
    static final int LONGEST_ROW = 1 << 20;

    private static final int MOST_COLUMNS = 1000;
    private static final List<Character> USUAL = List.of(',', ';', '\t', '|');

    private CsvFile() {}

    /**
     * The first line of a file.
     *
     * @param delimiter as the caller says, else found out
     */
    record Header(CsvColumns columns, char delimiter) {}

    /** Opens the file; throws {@link CsvParseException} while it is read, where it is no CSV. */
    static CsvReader<CsvRecord> open(Reader text, char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(4 * LONGEST_ROW)
                .build(
                        CsvRecordHandler.builder()
                                .maxFields(MOST_COLUMNS)
                                .maxFieldSize(LONGEST_ROW)
                                .maxRecordSize(LONGEST_ROW)
                                .build(),
                        text);
    }

    /**
     * The header of a file that starts like this. Where the caller names no delimiter it is the one of comma, semicolon,
     * tab and bar that makes the most columns of a header that can be read.
     */
    static Parsed<Header> header(String start, @Nullable Character delimiter, ColumnMap map) {
        Parsed<Header> best = null;
        int most = 0;
        for (char candidate : delimiter == null ? USUAL : List.of(delimiter)) {
            Parsed<Header> read = header(start, candidate, map);
            int columns = read instanceof Parsed.Value<Header>(Header header)
                    ? header.columns().count()
                    : 0;
            if (best == null || columns > most) {
                best = read;
                most = columns;
            }
        }
        return best == null ? Parsed.fault("The file is empty.") : best;
    }

    private static Parsed<Header> header(String start, char delimiter, ColumnMap map) {
        try (CsvReader<CsvRecord> csv = open(new StringReader(start), delimiter)) {
            Iterator<CsvRecord> records = csv.iterator();
            if (!records.hasNext()) {
                return Parsed.fault("The file is empty.");
            }
            return switch (CsvColumns.of(records.next().getFields(), map)) {
                case Parsed.Value<CsvColumns>(CsvColumns columns) -> Parsed.value(new Header(columns, delimiter));
                case Parsed.Fault<CsvColumns>(String reason) -> Parsed.fault(reason);
            };
        } catch (CsvParseException e) {
            return Parsed.fault("The first line is no CSV.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

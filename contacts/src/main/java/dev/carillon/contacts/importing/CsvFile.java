package dev.carillon.contacts.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.carillon.contacts.contact.Parsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/**
 * How files are read: RFC 4180 with commas, in UTF-8 with or without a byte order mark, empty lines skipped. A row with
 * too few or too many values is the row's fault and not the file's.
 */
final class CsvFile {
    /** A row longer than this is taken for a quote that never closes. */
    private static final int LONGEST_ROW = 1 << 20;

    private static final int MOST_COLUMNS = 1000;

    private CsvFile() {}

    /** Opens the file; throws {@link CsvParseException} while it is read, where it is no CSV. */
    static CsvReader<CsvRecord> open(InputStream bytes) {
        return CsvReader.builder()
                .detectBomHeader(true)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(
                        CsvRecordHandler.builder()
                                .maxFields(MOST_COLUMNS)
                                .maxFieldSize(LONGEST_ROW)
                                .maxRecordSize(LONGEST_ROW)
                                .build(),
                        bytes);
    }

    /** The columns of a file that starts with these bytes. */
    static Parsed<CsvColumns> columns(byte[] start) {
        try (CsvReader<CsvRecord> csv = open(new ByteArrayInputStream(start))) {
            Iterator<CsvRecord> records = csv.iterator();
            return records.hasNext() ? CsvColumns.of(records.next().getFields()) : Parsed.fault("The file is empty.");
        } catch (CsvParseException e) {
            return Parsed.fault("The first line is no CSV.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

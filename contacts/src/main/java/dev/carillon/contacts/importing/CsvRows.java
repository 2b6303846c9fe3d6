package dev.carillon.contacts.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.carillon.contacts.contact.Parsed;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file of values, behind its header. */
final class CsvRows implements RowSource {
    private final CsvReader<CsvRecord> csv;
    private final Iterator<CsvRecord> records;
    private final CsvColumns columns;
    private final RowDrafts drafts;
    private long line = 1;
    private int size;

    CsvRows(Reader text, FilePlan plan, RowDrafts drafts) throws UnreadableFileException {
        this.csv = CsvFile.open(text, plan.delimiter());
        this.records = csv.iterator();
        this.drafts = drafts;
        CsvRecord header = record();
        if (header == null) {
            throw new UnreadableFileException("The file is empty.");
        }
        this.columns = switch (CsvColumns.of(header.getFields(), plan.map())) {
            case Parsed.Value<CsvColumns>(CsvColumns read) -> read;
            case Parsed.Fault<CsvColumns>(String reason) -> throw new UnreadableFileException(reason);
        };
    }

    @Override
    public boolean skip() throws UnreadableFileException {
        return record() != null;
    }

    @Override
    public @Nullable ImportRow next() throws UnreadableFileException {
        CsvRecord row = record();
        if (row == null) {
            return null;
        }
        List<String> values = row.getFields();
        size = 0;
        for (String value : values) {
            size += value.length();
        }
        return drafts.of(line, values, columns);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> ignored() {
        return columns.ignored();
    }

    private @Nullable CsvRecord record() throws UnreadableFileException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord row = records.next();
            line = row.getStartingLineNumber();
            return row;
        } catch (CsvParseException e) {
            throw new UnreadableFileException("The file is no CSV after line " + line
                    + ": a quote is not closed there, or a row is too long. The rows before are read.");
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}

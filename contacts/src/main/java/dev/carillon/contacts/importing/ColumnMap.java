package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the caller says of columns, beyond their names: {@code Е-поща:email}. Immutable.
 *
 * @param fields by the name of the column, as {@link CsvColumns} compares names
 */
record ColumnMap(Map<String, CsvField> fields) {
    private static final int MOST = 1000;

    ColumnMap {
        fields = Map.copyOf(fields);
    }

    /** Reads {@code column:field} entries; the column may have a colon of its own. */
    static Parsed<ColumnMap> parse(List<String> entries) {
        if (entries.size() > MOST) {
            return Parsed.fault("At most " + MOST + " columns are mapped.");
        }
        Map<String, CsvField> fields = new LinkedHashMap<>();
        for (String entry : entries) {
            int colon = entry.lastIndexOf(':');
            if (colon < 1) {
                return Parsed.fault("A mapping is the name of a column, a colon and a field, such as 'E-mail:email'.");
            }
            switch (CsvField.parse(entry.substring(colon + 1).strip())) {
                case Parsed.Value<CsvField>(CsvField field) -> {
                    if (fields.putIfAbsent(CsvField.plain(entry.substring(0, colon)), field) != null) {
                        return Parsed.fault("A column is mapped twice.");
                    }
                }
                case Parsed.Fault<CsvField>(String reason) -> {
                    return Parsed.fault(reason);
                }
            }
        }
        return Parsed.value(new ColumnMap(fields));
    }

    /** As {@link #parse} reads it. */
    List<String> entries() {
        List<String> entries = new ArrayList<>();
        fields.forEach((column, field) -> entries.add(column + ":" + field.label()));
        entries.sort(null);
        return entries;
    }
}

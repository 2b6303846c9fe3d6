package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.importing.CsvField.Known;
import dev.carillon.contacts.spreadsheet.SpreadsheetText;
import dev.carillon.http.json.StorableText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which column of a file is what, by its header: as the caller maps it, else by the name of a field, else by a name that
 * is usual for one. Where several columns would be one field, the first of these ways wins, and two of the same way are a
 * fault. A column of another name is ignored, and the import says so. Immutable.
 *
 * @param count of all columns
 * @param positions where each field stands
 * @param attributes the names of attributes, by where they stand
 * @param ignored the names of columns that mean nothing here
 */
record CsvColumns(int count, Map<Known, Integer> positions, Map<Integer, String> attributes, List<String> ignored) {

    CsvColumns {
        positions = Map.copyOf(positions);
        attributes = Map.copyOf(attributes);
        ignored = List.copyOf(ignored);
    }

    /** A header that nobody mapped. */
    static Parsed<CsvColumns> of(List<String> header) {
        return of(header, new ColumnMap(Map.of()));
    }

    /** Reads the header; the reason of a fault may be shown to the one who sent the file. */
    static Parsed<CsvColumns> of(List<String> header, ColumnMap map) {
        Set<String> unmet = new HashSet<>(map.fields().keySet());
        Map<Known, Integer> positions = new EnumMap<>(Known.class);
        Map<Integer, String> attributes = new TreeMap<>();
        Set<Integer> taken = new HashSet<>();
        for (Way way : Way.values()) {
            Set<CsvField> now = new HashSet<>();
            for (int i = 0; i < header.size(); i++) {
                String name = header.get(i);
                Optional<CsvField> field = taken.contains(i) ? Optional.empty() : way.field(name, map);
                if (field.isEmpty()) {
                    continue;
                }
                unmet.remove(CsvField.plain(name));
                switch (field.get()) {
                    case CsvField.Nothing nothing -> taken.add(i);
                    case CsvField.Attribute(String attribute) -> {
                        if (!now.add(field.get())) {
                            return Parsed.fault(
                                    "Two columns are called '" + field.get().label() + "'.");
                        }
                        if (!attributes.containsValue(attribute)) {
                            attributes.put(i, attribute);
                            taken.add(i);
                        }
                    }
                    case Known known -> {
                        if (!now.add(known)) {
                            return Parsed.fault("Two columns are called '" + known.label()
                                    + "', or in words that mean it; 'map' says which of them is.");
                        }
                        if (positions.putIfAbsent(known, i) == null) {
                            taken.add(i);
                        }
                    }
                }
            }
        }
        if (!unmet.isEmpty()) {
            return Parsed.fault("A column is mapped that the file does not have.");
        }
        return complete(header, positions, attributes, taken);
    }

    private static Parsed<CsvColumns> complete(
            List<String> header, Map<Known, Integer> positions, Map<Integer, String> attributes, Set<Integer> taken) {
        if (!positions.containsKey(Known.EMAIL)) {
            return Parsed.fault("The first line names the columns, and one of them is 'email'; 'name' or 'first_name'"
                    + " and 'last_name', 'phone', 'lists', 'tags' and 'attributes.NAME' may be others.");
        }
        Integer first = positions.get(Known.FIRST_NAME);
        if (first != null
                && !positions.containsKey(Known.LAST_NAME)
                && !positions.containsKey(Known.NAME)
                && CsvField.plain(header.get(first)).equals("име")) {
            // The word means the whole name where no other part of it has a column.
            positions.remove(Known.FIRST_NAME);
            positions.put(Known.NAME, first);
        }
        if (positions.containsKey(Known.NAME)
                && (positions.containsKey(Known.FIRST_NAME) || positions.containsKey(Known.LAST_NAME))) {
            return Parsed.fault("The columns are either 'name', or 'first_name' and 'last_name'.");
        }
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            // A name with U+0000, which the database takes in no text, is left out.
            if (!taken.contains(i) && StorableText.is(header.get(i))) {
                ignored.add(header.get(i).strip());
            }
        }
        return Parsed.value(new CsvColumns(header.size(), positions, attributes, ignored));
    }

    /** How a column comes to be a field, the strongest first. */
    private enum Way {
        MAPPED,
        NAMED,
        USUAL;

        Optional<CsvField> field(String name, ColumnMap map) {
            return switch (this) {
                case MAPPED -> Optional.ofNullable(map.fields().get(CsvField.plain(name)));
                case NAMED -> CsvField.named(name);
                case USUAL -> CsvField.known(name);
            };
        }
    }

    boolean has(Known field) {
        return positions.containsKey(field);
    }

    /** The field of a row that has as many values as there are columns; "" where there is no such column. */
    String text(List<String> row, Known field) {
        Integer position = positions.get(field);
        return position == null ? "" : SpreadsheetText.read(row.get(position)).strip();
    }
}

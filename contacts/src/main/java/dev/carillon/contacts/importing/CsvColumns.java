package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.Parsed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which column of a file is what, by its header. Names count without regard to case, spaces, hyphens and underscores:
 * {@code E-Mail} is {@code email}. A column of another name is ignored, and the import says so. Immutable.
 *
 * @param count of all columns
 * @param positions where each field stands
 * @param ignored the names of columns that mean nothing here
 */
record CsvColumns(int count, Map<Field, Integer> positions, List<String> ignored) {

    /** What a column may hold. */
    enum Field {
        EMAIL("email"),
        NAME("name"),
        FIRST_NAME("first_name"),
        LAST_NAME("last_name"),
        PHONE("phone");

        private final String label;

        Field(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        private static Optional<Field> named(String column) {
            String plain = plain(column);
            for (Field field : values()) {
                if (plain(field.label).equals(plain)) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }

        private static String plain(String name) {
            return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
        }
    }

    CsvColumns {
        positions = Map.copyOf(positions);
        ignored = List.copyOf(ignored);
    }

    /** Reads the header; the reason of a fault may be shown to the one who sent the file. */
    static Parsed<CsvColumns> of(List<String> header) {
        Map<Field, Integer> positions = new EnumMap<>(Field.class);
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).strip();
            Optional<Field> field = Field.named(name);
            if (field.isEmpty()) {
                ignored.add(name);
            } else if (positions.putIfAbsent(field.get(), i) != null) {
                return Parsed.fault("Two columns are called '" + field.get().label() + "'.");
            }
        }
        if (!positions.containsKey(Field.EMAIL)) {
            return Parsed.fault("The first line names the columns, separated by commas, and one of them is 'email';"
                    + " 'name' or 'first_name' and 'last_name', and 'phone' may be others.");
        }
        if (positions.containsKey(Field.NAME)
                && (positions.containsKey(Field.FIRST_NAME) || positions.containsKey(Field.LAST_NAME))) {
            return Parsed.fault("The columns are either 'name', or 'first_name' and 'last_name'.");
        }
        return Parsed.value(new CsvColumns(header.size(), positions, ignored));
    }

    boolean has(Field field) {
        return positions.containsKey(field);
    }

    /** The field of a row that has as many values as there are columns; "" where there is no such column. */
    String text(List<String> row, Field field) {
        Integer position = positions.get(field);
        return position == null ? "" : row.get(position).strip();
    }
}

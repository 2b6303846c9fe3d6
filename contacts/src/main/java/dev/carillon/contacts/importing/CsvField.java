package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.Attributes;
import dev.carillon.contacts.contact.Parsed;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a column may hold. */
sealed interface CsvField {
    String ATTRIBUTE_PREFIX = "attributes.";

    /** A field of a contact, or its lists or tags. */
    enum Known implements CsvField {
        EMAIL("email", "email address", "e-mail address", "mail", "имейл", "е-поща", "ел. поща", "електронна поща"),
        NAME("name", "full name", "display name", "contact name", "име и фамилия"),
        FIRST_NAME("first_name", "given name", "forename", "име"),
        LAST_NAME("last_name", "surname", "family name", "фамилия"),
        PHONE("phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "gsm", "телефон", "мобилен"),
        LISTS("lists", "list", "списъци", "списък"),
        TAGS("tags", "tag", "labels", "етикети");

        private final String label;
        /** Parted by commas, since an enum holds nothing that could change. */
        private final String synonyms;

        Known(String label, String... synonyms) {
            this.label = label;
            this.synonyms = String.join(",", synonyms);
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** An attribute of this name. */
    record Attribute(String name) implements CsvField {
        @Override
        public String label() {
            return ATTRIBUTE_PREFIX + name;
        }
    }

    /** Nothing, and the caller knows. */
    record Nothing() implements CsvField {
        @Override
        public String label() {
            return "-";
        }
    }

    /** How callers write it. */
    String label();

    /** Reads what a mapping says. */
    static Parsed<CsvField> parse(String text) {
        if (text.equals("-")) {
            return Parsed.value(new Nothing());
        }
        Optional<CsvField> field = named(text);
        return field.isPresent()
                ? Parsed.value(field.get())
                : Parsed.fault("A column is mapped to email, name, first_name, last_name, phone, lists, tags,"
                        + " attributes.NAME, or - for none.");
    }

    /** The field that a column is by its own name: exactly, without regard to case, spaces, hyphens, underscores. */
    static Optional<CsvField> named(String column) {
        String name = column.strip();
        if (name.toLowerCase(Locale.ROOT).startsWith(ATTRIBUTE_PREFIX)) {
            String attribute = name.substring(ATTRIBUTE_PREFIX.length());
            return Attributes.isName(attribute) ? Optional.of(new Attribute(attribute)) : Optional.empty();
        }
        return Optional.ofNullable(Names.EXACT.get(plain(name)));
    }

    /** The field that a column is by a name that is usual for it. */
    static Optional<CsvField> known(String column) {
        return Optional.ofNullable(Names.SYNONYMS.get(plain(column)));
    }

    /** A name as names are compared. */
    static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]", "");
    }

    /** Fields by their names. */
    final class Names {
        private static final Map<String, CsvField> EXACT = new java.util.HashMap<>();
        private static final Map<String, CsvField> SYNONYMS = new java.util.HashMap<>();

        static {
            for (Known field : Known.values()) {
                EXACT.put(plain(field.label), field);
                for (String synonym : field.synonyms.split(",", -1)) {
                    SYNONYMS.put(plain(synonym), field);
                }
            }
        }

        private Names() {}
    }
}

package dev.carillon.contacts.exporting;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.carillon.contacts.contact.Attributes;
import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.spreadsheet.SpreadsheetText;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Contacts as rows of values (RFC 4180, in UTF-8). Lists and tags are parted by semicolons. No cell is a formula, see
 * {@link SpreadsheetText}; but a number starts with its plus, which it has to, and which makes nothing but a number of it.
 */
final class CsvExport {
    private static final String ATTRIBUTE_PREFIX = "attributes.";
    private static final int MOST_COLUMNS = 100;
    private static final Map<String, Function<Contact, String>> COLUMNS = new LinkedHashMap<>();
    /** What an import takes, in the order of reading. */
    private static final List<String> USUAL = List.of("email", "first_name", "last_name", "phone", "lists", "tags");

    static {
        COLUMNS.put("id", contact -> contact.id().toString());
        COLUMNS.put("email", contact -> SpreadsheetText.of(contact.email().value()));
        COLUMNS.put("first_name", contact -> SpreadsheetText.of(contact.name().first()));
        COLUMNS.put("last_name", contact -> SpreadsheetText.of(contact.name().last()));
        COLUMNS.put(
                "name",
                contact -> SpreadsheetText.of(
                        (contact.name().first() + " " + contact.name().last()).strip()));
        COLUMNS.put("phone", CsvExport::phone);
        COLUMNS.put("lists", contact -> String.join(";", contact.lists()));
        COLUMNS.put("tags", contact -> String.join(";", contact.tags()));
        COLUMNS.put("sources", contact -> String.join(";", contact.sources()));
        COLUMNS.put("version", contact -> Long.toString(contact.version()));
        COLUMNS.put("created_at", contact -> contact.createdAt().toString());
        COLUMNS.put("updated_at", contact -> contact.updatedAt().toString());
    }

    private final List<String> names;
    private final List<Function<Contact, String>> values;

    private CsvExport(List<String> names, List<Function<Contact, String>> values) {
        this.names = names;
        this.values = values;
    }

    /** The columns that were asked for; the usual ones where none were. */
    static Parsed<CsvExport> of(List<String> asked) {
        List<String> names = asked.isEmpty() ? USUAL : asked;
        if (names.size() > MOST_COLUMNS) {
            return Parsed.fault("A file has at most " + MOST_COLUMNS + " columns.");
        }
        List<Function<Contact, String>> values = new ArrayList<>();
        for (String name : names) {
            Function<Contact, String> value = COLUMNS.get(name);
            if (value == null && isAttribute(name)) {
                String attribute = name.substring(ATTRIBUTE_PREFIX.length());
                value = contact -> text(contact.attributes().values().get(attribute));
            }
            if (value == null) {
                return Parsed.fault("The columns are " + String.join(", ", COLUMNS.keySet()) + " and attributes.NAME.");
            }
            values.add(value);
        }
        return Parsed.value(new CsvExport(names, values));
    }

    /** Writes the header; what it returns writes a row, and is flushed by the caller. */
    CsvWriter begin(Writer target) {
        return CsvWriter.builder().build(target).writeRecord(names);
    }

    void write(CsvWriter csv, Contact contact) {
        String[] row = new String[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i).apply(contact);
        }
        csv.writeRecord(row);
    }

    private static boolean isAttribute(String name) {
        return name.startsWith(ATTRIBUTE_PREFIX) && Attributes.isName(name.substring(ATTRIBUTE_PREFIX.length()));
    }

    private static String phone(Contact contact) {
        PhoneNumber phone = contact.phone();
        return phone == null ? "" : phone.value();
    }

    private static String text(@org.jspecify.annotations.Nullable JsonNode value) {
        if (value == null) {
            return "";
        }
        return value.isNumber()
                ? value.asText()
                : SpreadsheetText.of(value.isTextual() ? value.textValue() : value.toString());
    }
}

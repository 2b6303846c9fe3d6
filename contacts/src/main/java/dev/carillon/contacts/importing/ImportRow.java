package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.importing.CsvColumns.Field;
import java.util.List;
import java.util.Set;

/** What came of a row. */
sealed interface CsvRow {

    /** Somebody to write. */
    record Accepted(ContactDraft draft) implements CsvRow {}

    /** Nobody, and why. */
    record Rejected(ImportError error) implements CsvRow {}

    /**
     * Reads a row. A pure function.
     *
     * @param line where the row starts
     * @param lists what everybody in the file comes to be on
     */
    static CsvRow of(long line, List<String> values, CsvColumns columns, Set<String> lists, PhoneNumbers numbers) {
        if (values.size() != columns.count()) {
            return rejected(
                    line,
                    null,
                    "The row has " + values.size() + " values, and the header " + columns.count() + " columns.");
        }
        PhoneNumber phone = null;
        String phoneText = columns.text(values, Field.PHONE);
        if (!phoneText.isEmpty()) {
            switch (numbers.parse(phoneText)) {
                case Parsed.Value<PhoneNumber>(PhoneNumber number) -> phone = number;
                case Parsed.Fault<PhoneNumber>(String reason) -> {
                    return rejected(line, Field.PHONE, reason);
                }
            }
        }
        return switch (EmailAddress.parse(columns.text(values, Field.EMAIL))) {
            case Parsed.Value<EmailAddress>(EmailAddress email) ->
                new Accepted(new ContactDraft(email, name(values, columns), phone, lists, Set.of()));
            case Parsed.Fault<EmailAddress>(String reason) -> rejected(line, Field.EMAIL, reason);
        };
    }

    private static PersonName name(List<String> values, CsvColumns columns) {
        return columns.has(Field.NAME)
                ? PersonName.split(columns.text(values, Field.NAME))
                : new PersonName(columns.text(values, Field.FIRST_NAME), columns.text(values, Field.LAST_NAME));
    }

    private static CsvRow rejected(long line, @org.jspecify.annotations.Nullable Field field, String reason) {
        return new Rejected(new ImportError(line, field == null ? null : field.label(), reason));
    }
}

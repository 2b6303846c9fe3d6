package dev.carillon.contacts.importing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.contacts.contact.Attributes;
import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Label;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.PhoneNumbers;
import dev.carillon.contacts.importing.CsvField.Known;
import dev.carillon.contacts.spreadsheet.SpreadsheetText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes drafts of what rows say. Pure functions but for the rules of numbers and addresses.
 *
 * @param lists what everybody in the file comes to be on
 * @param tags what everybody in the file gets
 * @param refusal why a good address is not taken all the same; empty where it is
 */
record RowDrafts(
        PhoneNumbers numbers, Set<String> lists, Set<String> tags, Function<EmailAddress, Optional<String>> refusal) {
    private static final Pattern BETWEEN_LABELS = Pattern.compile("[,;|]");
    /** So many lists, and so many tags, does a row have at most. */
    static final int MOST_LABELS = 100;

    RowDrafts {
        lists = Set.copyOf(lists);
        tags = Set.copyOf(tags);
    }

    /** Drafts of every good address. */
    RowDrafts(PhoneNumbers numbers, Set<String> lists, Set<String> tags) {
        this(numbers, lists, tags, email -> Optional.empty());
    }

    /** A row of values. */
    ImportRow of(long line, List<String> values, CsvColumns columns) {
        if (values.size() != columns.count()) {
            return rejected(ImportError.ofRow(
                    line, "The row has " + values.size() + " values, and the header " + columns.count() + " columns."));
        }
        Attributes attributes = Attributes.NONE;
        if (!columns.attributes().isEmpty()) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<Integer, String> column : columns.attributes().entrySet()) {
                String value = SpreadsheetText.read(values.get(column.getKey())).strip();
                if (!value.isEmpty()) {
                    node.put(column.getValue(), value);
                }
            }
            switch (Attributes.parse(node)) {
                case Parsed.Value<Attributes>(Attributes read) -> attributes = read;
                case Parsed.Fault<Attributes>(String reason) -> {
                    return rejected(ImportError.of(line, "attributes", null, reason));
                }
            }
        }
        return draft(
                line,
                new RowTexts(
                        columns.text(values, Known.EMAIL),
                        name(values, columns),
                        columns.text(values, Known.PHONE),
                        split(columns.text(values, Known.LISTS)),
                        split(columns.text(values, Known.TAGS)),
                        attributes));
    }

    /**
     * What a row says, before it is checked.
     *
     * @param name taken as it is: names are cut, and never refused
     */
    record RowTexts(
            String email,
            PersonName name,
            String phone,
            List<String> lists,
            List<String> tags,
            Attributes attributes) {}

    /** Somebody as a row says, checked. */
    ImportRow draft(long line, RowTexts texts) {
        PhoneNumber phone = null;
        if (!texts.phone().isEmpty()) {
            switch (numbers.parse(texts.phone())) {
                case Parsed.Value<PhoneNumber>(PhoneNumber number) -> phone = number;
                case Parsed.Fault<PhoneNumber>(String reason) -> {
                    return rejected(ImportError.ofPhone(line, texts.phone(), reason));
                }
            }
        }
        Set<String> onLists = lists;
        if (!texts.lists().isEmpty()) {
            switch (labels(texts.lists(), lists)) {
                case Parsed.Value<Set<String>>(Set<String> labels) -> onLists = labels;
                case Parsed.Fault<Set<String>>(String reason) -> {
                    return rejected(ImportError.of(line, "lists", null, reason));
                }
            }
        }
        Set<String> withTags = tags;
        if (!texts.tags().isEmpty()) {
            switch (labels(texts.tags(), tags)) {
                case Parsed.Value<Set<String>>(Set<String> labels) -> withTags = labels;
                case Parsed.Fault<Set<String>>(String reason) -> {
                    return rejected(ImportError.of(line, "tags", null, reason));
                }
            }
        }
        return switch (EmailAddress.parse(texts.email())) {
            case Parsed.Value<EmailAddress>(EmailAddress email) -> {
                Optional<String> refused = refusal.apply(email);
                yield refused.isPresent()
                        ? rejected(ImportError.ofEmail(line, texts.email(), refused.get()))
                        : new ImportRow.Accepted(
                                new ContactDraft(email, texts.name(), phone, onLists, withTags, texts.attributes()));
            }
            case Parsed.Fault<EmailAddress>(String reason) ->
                rejected(ImportError.ofEmail(line, texts.email(), reason));
        };
    }

    private static PersonName name(List<String> values, CsvColumns columns) {
        return columns.has(Known.NAME)
                ? PersonName.split(columns.text(values, Known.NAME))
                : new PersonName(columns.text(values, Known.FIRST_NAME), columns.text(values, Known.LAST_NAME));
    }

    private static List<String> split(String labels) {
        return labels.isEmpty() ? List.of() : List.of(BETWEEN_LABELS.split(labels));
    }

    private static Parsed<Set<String>> labels(List<String> texts, Set<String> always) {
        if (texts.size() > MOST_LABELS) {
            return Parsed.fault("A row names at most " + MOST_LABELS + " lists, and as many tags.");
        }
        Set<String> labels = new TreeSet<>(always);
        for (String text : texts) {
            if (text.isBlank()) {
                continue;
            }
            switch (Label.parse(text)) {
                case Parsed.Value<String>(String label) -> labels.add(label);
                case Parsed.Fault<String>(String reason) -> {
                    return Parsed.fault(reason);
                }
            }
        }
        return Parsed.value(labels);
    }

    static ImportRow rejected(ImportError error) {
        return new ImportRow.Rejected(error);
    }
}

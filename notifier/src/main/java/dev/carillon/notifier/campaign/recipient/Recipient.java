package dev.carillon.notifier.campaign.recipient;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recipient as a request names it.
 *
 * @param at where it stands in the request: {@code recipients[4]}, {@code line 6}
 * @param columns the names of the file's columns, in their order; none where there is no file
 * @param fault what is wrong with its row as such; null where the row can be read
 */
public record Recipient(
        String at,
        @Nullable String to,
        Map<String, String> values,
        List<String> columns,
        @Nullable String fault) {

    /** A recipient that can be read. */
    public static Recipient of(String at, @Nullable String to, Map<String, String> values) {
        return new Recipient(at, to, values, List.of(), null);
    }

    /** One that cannot. */
    static Recipient unreadable(String at, List<String> columns, String fault) {
        return new Recipient(at, null, Map.of(), columns, fault);
    }

    /** Says what is wrong with it, and in which column. */
    public RecipientFault fault(String field, String detail) {
        int column = columns.indexOf(field) + 1;
        return new RecipientFault(at, field, column == 0 ? null : column, detail);
    }
}

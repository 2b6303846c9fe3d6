package dev.carillon.http.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items the rows, in the list's order
 * @param next the cursor of the next part; null on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String next) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page out of rows that were read with one row too many, which tells whether there is a next page without
     * counting.
     *
     * @param rows up to {@code limit + 1} rows
     * @param cursors of the list
     * @param key what the cursor holds of a row
     */
    public static <T, K> Page<T> of(List<T> rows, int limit, Cursors<K> cursors, Function<T, K> key) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> shown = rows.subList(0, limit);
        return new Page<>(shown, cursors.after(key.apply(shown.getLast())));
    }
}

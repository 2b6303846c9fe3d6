package dev.carillon.broker.api;

import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Pages of a list that is there as a whole. They are sorted here, by what cursors are compared by: a database sorts by its own
 * collation, and what came before in one order and behind in the other would be on no page. Pure.
 */
final class PagesByName {
    private PagesByName() {}

    static <T, D> Page<D> page(
            List<T> all,
            Function<T, String> name,
            Optional<String> after,
            int limit,
            Cursors<String> cursors,
            Function<T, D> document) {
        List<T> rows = all.stream()
                .filter(one -> after.isEmpty() || name.apply(one).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(name))
                .limit(limit + 1L)
                .toList();
        Page<T> page = Page.of(rows, limit, cursors, name);
        return new Page<>(page.items().stream().map(document).toList(), page.next());
    }
}

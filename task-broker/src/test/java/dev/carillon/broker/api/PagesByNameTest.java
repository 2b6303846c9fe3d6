package dev.carillon.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesByNameTest {
    private static final Cursors<String> CURSORS = new Cursors<>("names", name -> name);
    /** As PostgreSQL sorts by the collation en_US, where case and marks hardly count. */
    private static final List<String> NAMES = List.of("a", "a-a", "aA", "a_b", "B", "b", "C-1");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8})
    void everyOneIsOnOnePageHoweverTheyAreGiven(int limit) {
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<String> page = PagesByName.page(NAMES, name -> name, after, limit, CURSORS, name -> name);
            seen.addAll(page.items());
            after = CURSORS.key(page.next());
        } while (after.isPresent());

        assertThat(seen).containsExactlyElementsOf(NAMES.stream().sorted().toList());
    }
}

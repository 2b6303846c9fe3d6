package dev.carillon.http.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.http.problem.ProblemException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @Test
    void theCursorLeadsToTheRowAfterTheLastShown() {
        Page<Integer> page = Page.of(List.of(1, 2, 3), 2, row -> row);

        assertThat(page.items()).containsExactly(1, 2);
        assertThat(Cursor.key(page.next(), Integer::valueOf)).contains(2);
    }

    @Test
    void theLastPageHasNoCursor() {
        assertThat(Page.of(List.of(1, 2), 2, row -> row).next()).isNull();
        assertThat(Page.of(List.<Integer>of(), 2, row -> row).next()).isNull();
    }

    @Test
    void noCursorIsTheFirstPage() {
        assertThat(Cursor.key(null, Integer::valueOf)).isEmpty();
        assertThat(Cursor.key("", Integer::valueOf)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"***", "bm90LWEtdXVpZA", "x"})
    void aCursorOfAnotherListIsTheCallersFault(String cursor) {
        assertThatThrownBy(() -> Cursor.key(cursor, UUID::fromString))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(400);
                    assertThat(e.problem().field()).isEqualTo("cursor");
                });
    }
}

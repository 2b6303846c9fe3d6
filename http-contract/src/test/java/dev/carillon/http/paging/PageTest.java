package dev.carillon.http.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.http.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final Cursors<Integer> ROWS = new Cursors<>("rows", Integer::valueOf);
    private static final Cursors<String> NAMES = new Cursors<>("names", name -> name);

    @Test
    void theCursorLeadsToTheRowAfterTheLastShown() {
        Page<Integer> page = Page.of(List.of(1, 2, 3), 2, ROWS, row -> row);

        assertThat(page.items()).containsExactly(1, 2);
        assertThat(ROWS.key(page.next())).contains(2);
    }

    @Test
    void theLastPageHasNoCursor() {
        assertThat(Page.of(List.of(1, 2), 2, ROWS, row -> row).next()).isNull();
        assertThat(Page.of(List.<Integer>of(), 2, ROWS, row -> row).next()).isNull();
    }

    @Test
    void noCursorIsTheFirstPage() {
        assertThat(ROWS.key(null)).isEmpty();
        assertThat(ROWS.key("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"***", "x", "zzz", "MTI", "cm93cw", "cm93czo", "cm93czp4", "cm93czoA"})
    void whatIsNoCursorIsTheCallersFault(String cursor) {
        refuses(ROWS, cursor);
    }

    @Test
    void aCursorOfAnotherListIsTheCallersFault() {
        refuses(NAMES, ROWS.after(12));
        refuses(new Cursors<>("row", name -> name), ROWS.after(12));
    }

    @Test
    void aKeyMayLookLikeAMark() {
        assertThat(NAMES.key(NAMES.after("rows:12"))).contains("rows:12");
    }

    private static void refuses(Cursors<?> cursors, String cursor) {
        assertThatThrownBy(() -> cursors.key(cursor)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().field()).isEqualTo("cursor");
        });
    }
}

package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of leases whose tasks were cancelled has a bound. */
class CancelledLeasesTest {
    private final CancelledLeases cancelled = new CancelledLeases();

    private LeaseTokens.Parsed cancel(int until) {
        TaskEntry task = Entries.plain(until);
        task.ticket = until;
        task.at = until;
        cancelled.add(task);
        return new LeaseTokens.Parsed(task.idHigh, task.idLow, task.ticket);
    }

    @Test
    void ofTooManyTheOneIsForgottenThatWouldEndFirst() {
        List<LeaseTokens.Parsed> tokens = new ArrayList<>();
        for (int until = CancelledLeases.MOST + 1; until > 0; until--) {
            tokens.add(cancel(until));
        }

        assertThat(tokens).filteredOn(token -> !cancelled.contains(token)).containsExactly(tokens.getLast());
        assertThat(cancelled.next()).isEqualTo(2);
        cancelled.expire(CancelledLeases.MOST + 1);
        assertThat(tokens).noneMatch(cancelled::contains);
    }
}

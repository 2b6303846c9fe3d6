package dev.carillon.broker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.BrokerClient.Lease;
import org.junit.jupiter.api.Test;

/** The checker of {@link KillIT} finds what it is there to find. */
class ClientHistoryTest {
    private final ClientHistory history = new ClientHistory();

    private Lease lease(String id, String text, int attempt) {
        Lease lease = new Lease(id, "token of " + id + " " + attempt, attempt, text);
        history.leased(lease);
        return lease;
    }

    private void done(Lease lease) {
        history.acking(lease);
        history.ackAnswered(lease, 204);
    }

    private void finds(String fault) {
        assertThatThrownBy(history::checkAllIsDone).hasMessageContaining(fault);
    }

    @Test
    void whatWentWellIsWell() {
        history.created("group 0", "a");
        history.created("group 1", "b");
        Lease lost = lease("a", "group 0", 1);
        history.acking(lost); // and the broker died
        history.died();
        done(lease("a", "group 0", 2));
        done(lease("b", "group 1", 1));

        assertThatCode(history::checkAllIsDone).doesNotThrowAnyException();
    }

    @Test
    void aTaskThatWasLost() {
        history.created("free 0", "a");

        finds("never handed out");
    }

    @Test
    void aTaskThatCameBackAfterItsAck() {
        history.created("free 0", "a");
        done(lease("a", "free 0", 1));
        history.died();
        done(lease("a", "free 0", 2));

        finds("handed out after its ack");
    }

    @Test
    void aTaskInTwoHands() {
        history.created("free 0", "a");
        lease("a", "free 0", 1);
        done(lease("a", "free 0", 2));

        finds("two leases at a time");
    }

    @Test
    void aKeyThatStoodForTwoTasks() {
        history.created("free 0", "a");
        history.created("free 0", "b");

        finds("created twice");
    }

    @Test
    void aGroupOutOfOrder() {
        history.created("group 0", "a");
        history.created("group 1", "b");
        done(lease("b", "group 1", 1));
        done(lease("a", "group 0", 1));

        finds("came before number 0");
    }

    @Test
    void anAckThatWasRefused() {
        history.created("free 0", "a");
        Lease lease = lease("a", "free 0", 1);
        history.acking(lease);
        history.ackAnswered(lease, 409);

        finds("was answered 409");
    }
}

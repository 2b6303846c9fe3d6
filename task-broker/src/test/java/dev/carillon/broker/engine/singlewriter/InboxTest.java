package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox();

    private static Command command(Runnable action) {
        return new Command(new CompletableFuture<>(), false, now -> action.run());
    }

    private static Command urgent() {
        return new Command(new CompletableFuture<>(), true, now -> {});
    }

    /** Sleeps for an hour, unless it is woken. */
    private Thread asleepFor(int commands) {
        Thread sleeping = Thread.ofPlatform().start(() -> inbox.await(commands, TimeUnit.HOURS.toNanos(1)));
        await().until(() -> sleeping.getState() == Thread.State.TIMED_WAITING);
        return sleeping;
    }

    @Test
    void whatWasPutFirstIsTakenFirst() {
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            inbox.add(command(() -> done.add(number)));
        }

        for (Command command = inbox.takeAll(); command != null; command = command.next) {
            command.run(0);
        }

        assertThat(done).containsExactly(0, 1, 2, 3, 4);
        assertThat(inbox.takeAll()).isNull();
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void whoWaitsForSeveralIsWokenByTheLastOfThem() {
        AtomicLong found = new AtomicLong();
        Thread sleeping = Thread.ofPlatform().start(() -> {
            inbox.await(3, TimeUnit.HOURS.toNanos(1));
            for (Command command = inbox.takeAll(); command != null; command = command.next) {
                found.incrementAndGet();
            }
        });

        for (int i = 0; i < 3; i++) {
            await().until(() -> sleeping.getState() == Thread.State.TIMED_WAITING);
            inbox.add(command(() -> {}));
        }

        await().until(() -> !sleeping.isAlive());
        assertThat(found).hasValue(3);
    }

    @Test
    void whoWaitsForSeveralIsWokenByOneThatIsUrgent() {
        Thread sleeping = asleepFor(100);

        inbox.add(command(() -> {}));
        inbox.add(urgent());

        await().until(() -> !sleeping.isAlive());
    }

    @Test
    void nobodySleepsWhileAnUrgentOneIsThere() {
        inbox.add(urgent());
        inbox.add(command(() -> {}));

        Thread looking = Thread.ofPlatform().start(() -> inbox.await(100, TimeUnit.HOURS.toNanos(1)));

        await().until(() -> !looking.isAlive());
    }

    /** A taker that missed a wake would sleep for an hour, and the test with it. */
    @Test
    @SuppressWarnings("ThreadPriorityCheck") // turns are to be mixed, and nothing depends on how
    void nobodyIsLostAndTheTakerIsAlwaysWoken() throws InterruptedException {
        int each = 50_000;
        AtomicLong done = new AtomicLong();
        List<Thread> putting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            putting.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < each; j++) {
                    inbox.add(command(done::incrementAndGet));
                    if (j % 100 == 0 || j == each - 1) {
                        inbox.add(urgent());
                    }
                    if (j % 100 == 0) {
                        Thread.yield();
                    }
                }
            }));
        }
        Thread taking = Thread.ofPlatform().start(() -> {
            while (done.get() < 3L * each) {
                inbox.await(1 + (int) (done.get() % 5), TimeUnit.HOURS.toNanos(1));
                for (Command command = inbox.takeAll(); command != null; command = command.next) {
                    command.run(0);
                }
            }
        });

        taking.join(TimeUnit.SECONDS.toMillis(60));

        assertThat(taking.isAlive()).isFalse();
        assertThat(done).hasValue(3L * each);
        for (Thread thread : putting) {
            thread.join();
        }
    }

    @Test
    void aWaitWithNothingToComeEnds() {
        inbox.await(1, 1);

        assertThat(inbox.isEmpty()).isTrue();
    }
}

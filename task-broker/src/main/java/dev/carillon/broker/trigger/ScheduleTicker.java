package dev.carillon.broker.trigger;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.RuleText;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine what is due and fires it. The engine lets one of all who fire for the same time do so, hence any number
 * of these may run over one engine: what one has fired, the others lose.
 *
 * <p>One tick at a time; it blocks. Schedules are fired side by side, the times of one after each other. A tick makes up
 * at most {@value #MOST_AT_ONCE} times of a schedule, so that a long outage of one does not hold up the others.
 */
final class ScheduleTicker {
    private static final Logger LOG = Logger.getLogger(ScheduleTicker.class);
    static final int MOST_AT_ONCE = 1000;
    private static final int FEW = 1000;

    private final TaskEngine engine;
    private final ScheduleObserver observer;
    private final int mostSchedules;
    /** Those whose trouble stands in the log already. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private int limit = FEW;

    ScheduleTicker(TaskEngine engine, ScheduleObserver observer, int mostSchedules) {
        this.engine = engine;
        this.observer = observer;
        this.mostSchedules = mostSchedules;
    }

    /**
     * Fires what is due.
     *
     * @return whether more is due already
     */
    boolean tick() throws InterruptedException, ExecutionException {
        List<Schedule> due = get(engine.dueSchedules(limit));
        boolean isMore = due.size() == limit;
        int fired = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>(due.size());
            due.forEach(schedule -> running.add(threads.submit(() -> fire(schedule))));
            for (Future<Integer> one : running) {
                int times = one.get();
                fired += times;
                isMore |= times == MOST_AT_ONCE;
            }
        }
        if (due.size() < limit) { // then whoever is not among them is in no trouble any more
            told.retainAll(due.stream().map(Schedule::name).collect(Collectors.toSet()));
        }
        // The longest due come first: those that are refused must not hide the others behind them for ever.
        limit = due.size() == limit && fired == 0 ? Math.min(2 * limit, Math.max(FEW, mostSchedules)) : FEW;
        return isMore && fired > 0;
    }

    /** Fires one schedule for every time that it is due; says how many tasks that made. */
    private int fire(Schedule schedule) throws InterruptedException, ExecutionException {
        ScheduleRule rule;
        try {
            rule = RuleText.parse(schedule.rule());
        } catch (RuntimeException e) {
            if (told.add(schedule.name())) {
                LOG.errorf("The schedule %s is not fired, since its rule cannot be read: %s", schedule.name(), e);
            }
            return 0;
        }
        int fired = 0;
        Instant due = schedule.nextAt();
        while (due != null && fired < MOST_AT_ONCE) {
            Instant now = get(engine.now()); // and not this machine's: what is due is the engine's to say
            if (fired > 0 && due.isAfter(now)) {
                break;
            }
            Instant next = rule.nextAfter(due, now).orElse(null);
            if (!fire(schedule, due, now, next)) {
                break;
            }
            fired++;
            due = next;
        }
        if (fired > 1) {
            LOG.infof("Made up %d times of the schedule %s, which is due next at %s", fired, schedule.name(), due);
        }
        return fired;
    }

    private boolean fire(Schedule schedule, Instant due, Instant now, @Nullable Instant next)
            throws InterruptedException, ExecutionException {
        String name = schedule.name();
        return switch (get(engine.fire(name, schedule.rule(), due, next))) {
            case Firing.Fired fired -> {
                Duration late = Duration.between(due, now);
                observer.fired(late.isNegative() ? Duration.ZERO : late);
                told.remove(name);
                yield true;
            }
            case Firing.Lost lost -> false;
            case Firing.Refused refused -> {
                observer.refused();
                if (told.add(name)) {
                    LOG.warnf(
                            "The schedule %s stays due at %s, and is tried again every second: %s",
                            name, due, refused.why());
                }
                yield false;
            }
        };
    }

    private static <T> T get(CompletionStage<T> stage) throws InterruptedException, ExecutionException {
        return stage.toCompletableFuture().get();
    }
}

package dev.carillon.broker.push;

import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.push.QueuePusher.PushingThreads;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.Queue;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has a {@link QueuePusher} for every queue that names a target. It is told of what is set by this broker, and looks once a
 * second for what others set. Any number of brokers may do so over one engine: leases share the tasks out.
 *
 * <p>{@link #start} and {@link #close} are for one thread, all else for any.
 */
final class PushDispatcher {
    private static final Logger LOG = Logger.getLogger(PushDispatcher.class);
    private static final long LOOK_MILLIS = 1000;
    private static final Duration LAST = Duration.ofSeconds(2);

    private final TaskEngine engine;
    private final Courier courier;
    private final PushPolicy policy;
    private final PushSecrets secrets;
    private final TargetHolds holds;
    private final PushObserver observer;
    /** That take tasks, and end at once. */
    private final ExecutorService leasing = Executors.newVirtualThreadPerTaskExecutor();
    /** That have taken one, and are let finish. */
    private final ExecutorService delivering = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("push-", 0).factory());

    private final Map<String, QueuePusher> pushers = new ConcurrentHashMap<>();
    /** Looks at how queues are set, in the order in which they began. */
    private final AtomicLong looks = new AtomicLong();
    /** The look that each queue's orders are of. One that began before and took longer changes them no more. */
    private final Map<String, Long> orderedBy = new HashMap<>();

    private volatile boolean stopped;
    private @Nullable String told;

    PushDispatcher(
            TaskEngine engine,
            Courier courier,
            PushPolicy policy,
            PushSecrets secrets,
            TargetHolds holds,
            PushObserver observer) {
        this.engine = engine;
        this.courier = courier;
        this.policy = policy;
        this.secrets = secrets;
        this.holds = holds;
        this.observer = observer;
    }

    void start() {
        leasing.execute(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                look();
                observer.held(holds.size());
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the broker stops
        }
    }

    /** A fault of the engine passes or is the operator's; it is told once and tried again. */
    private void look() throws InterruptedException {
        long look = looks.incrementAndGet();
        try {
            order(engine.queues().toCompletableFuture().get(), look);
            told = null;
        } catch (ExecutionException | RuntimeException e) {
            Throwable fault = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (!stopped && !fault.toString().equals(told)) {
                told = fault.toString();
                LOG.errorf("Queues are not looked at for now: %s", fault);
            }
        }
    }

    /** A queue was set by this broker; when the stage completes, no task is sent any more by what it was set to before. */
    CompletionStage<Void> reorder(Queue queue) {
        try {
            return CompletableFuture.runAsync(() -> orderAsSet(queue), leasing);
        } catch (RejectedExecutionException e) { // stopped
            return CompletableFuture.completedStage(null);
        }
    }

    private void orderAsSet(Queue set) {
        long look = looks.incrementAndGet();
        order(latest(set), look);
    }

    /** As the queue is set now: of two that set it at once, the earlier may be heard of last. */
    private Queue latest(Queue set) {
        try {
            return engine.queue(set.name()).toCompletableFuture().get().orElse(set);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the broker stops
        } catch (ExecutionException | RuntimeException e) {
            // The engine was there a moment ago, and the next look tells of its fault.
        }
        return set;
    }

    private synchronized void order(List<Queue> queues, long look) {
        Set<String> found = new HashSet<>();
        for (Queue queue : queues) {
            found.add(queue.name());
            order(queue, look);
        }
        pushers.keySet().stream()
                .filter(name -> !found.contains(name) && isLatest(name, look))
                .forEach(this::end);
    }

    private synchronized boolean isLatest(String queue, long look) {
        return orderedBy.getOrDefault(queue, 0L) < look;
    }

    private synchronized void order(Queue queue, long look) {
        if (!isLatest(queue.name(), look)) {
            return;
        }
        orderedBy.put(queue.name(), look);
        PushTarget target = queue.settings().push();
        if (target == null) {
            end(queue.name());
        } else {
            order(queue.name(), new Orders(queue.settings(), target, obstacle(target)));
        }
    }

    private void end(String queue) {
        QueuePusher pusher = pushers.remove(queue);
        if (pusher != null) {
            pusher.stop();
        }
    }

    private void order(String queue, Orders orders) {
        QueuePusher known = pushers.get(queue);
        if (known != null) {
            known.order(orders);
        } else if (!stopped) {
            QueuePusher pusher = new QueuePusher(
                    queue,
                    new Orders(orders.settings(), orders.target(), Optional.empty()),
                    engine,
                    courier,
                    holds,
                    new PushingThreads(delivering, observer));
            pusher.order(orders); // which tells of an obstacle
            pushers.put(queue, pusher);
            leasing.execute(pusher::run);
        }
    }

    private Optional<String> obstacle(PushTarget target) {
        return policy.refusal(target.url()).or(() -> missingSecret(target));
    }

    private Optional<String> missingSecret(PushTarget target) {
        String secret = target.secret();
        return secret == null || secrets.find(secret).isPresent()
                ? Optional.empty()
                : Optional.of("There is no secret '" + secret + "' in carillon.broker.push.secrets-file.");
    }

    /** Takes no more tasks, and hands back what is not sent yet; what is sent goes on. */
    synchronized void stop() {
        stopped = true;
        pushers.values().forEach(QueuePusher::stop);
    }

    /** Waits this long for what is under way, and gives up what is left: it goes back when its lease ends. */
    void close(Duration grace) throws InterruptedException {
        stop();
        leasing.shutdownNow();
        delivering.shutdown();
        if (!delivering.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            int left = pushers.values().stream().mapToInt(QueuePusher::underWay).sum();
            LOG.warnf("Gave up %d requests that were not answered within %s", left, grace);
            delivering.shutdownNow();
            delivering.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}

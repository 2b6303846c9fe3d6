package dev.carillon.contacts.subscription;

import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.http.webhook.WebhookSecret;
import dev.carillon.http.webhook.WebhookSignature;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.Outcome;
import dev.carillon.tasks.TaskHandler;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Delivers events: once each where all goes well, and again under the same {@code webhook-id} where it is not known that
 * it did. No transaction is open while a subscriber is talked to.
 */
@Singleton
public class HookTaskHandler implements TaskHandler {
    private static final Logger LOG = Logger.getLogger(HookTaskHandler.class);

    private final SubscriptionRepository subscriptions;
    private final SubscriptionSecrets secrets;
    private final HookRepository hooks;
    private final HookPayload payload;
    private final HookClient client;
    private final SubscriptionConfig config;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final ContactsMetrics metrics;

    HookTaskHandler(
            SubscriptionRepository subscriptions,
            SubscriptionSecrets secrets,
            HookRepository hooks,
            HookPayload payload,
            HookClient client,
            SubscriptionConfig config,
            Clock clock,
            ContactsMetrics metrics) {
        this.subscriptions = subscriptions;
        this.secrets = secrets;
        this.hooks = hooks;
        this.payload = payload;
        this.client = client;
        this.config = config;
        this.schedule = new RetrySchedule(config.retries());
        this.clock = clock;
        this.metrics = metrics;
    }

    @SuppressWarnings("ArrayRecordComponent") // sent as it is, and never compared
    private record Ready(Hook hook, Subscription subscription, byte[] body) {}

    @Override
    public Outcome handle(LeasedTask leased) throws InterruptedException {
        Optional<HookTask> task = HookTask.parse(leased.payload());
        if (task.isEmpty()) {
            return Outcome.fail("the payload is no delivery");
        }
        Optional<Ready> ready = QuarkusTransaction.requiringNew().call(() -> prepare(task.get()));
        if (ready.isEmpty()) {
            return Outcome.done();
        }
        Hook hook = ready.get().hook();
        if (!ready.get().subscription().enabled()) {
            QuarkusTransaction.requiringNew().run(() -> hooks.giveUp(hook.id(), "the subscription is disabled"));
            return Outcome.fail("the subscription is disabled");
        }
        Instant begun = clock.instant();
        long start = System.nanoTime();
        HookAnswer answer = send(ready.get(), begun);
        int millis = Math.toIntExact(Duration.ofNanos(System.nanoTime() - start).toMillis());
        HookAttempt attempt = new HookAttempt(hook.attempts() + 1, begun, answer.status(), answer.outcome(), millis);
        Outcome outcome = QuarkusTransaction.requiringNew().call(() -> settle(hook.id(), attempt, answer));
        metrics.hook(answer.isGood() ? "delivered" : outcome instanceof Outcome.Retry ? "failed" : "dead");
        return outcome;
    }

    private Optional<Ready> prepare(HookTask task) {
        return hooks.find(task.hook())
                .filter(hook -> hook.state() == HookState.PENDING && hook.round() == task.round())
                .flatMap(hook -> subscriptions
                        .find(hook.subscription())
                        .map(subscription ->
                                new Ready(hook, subscription, payload.of(hook, subscription.includeContact()))));
    }

    private HookAnswer send(Ready ready, Instant now) throws InterruptedException {
        String id = ready.hook().id().toString();
        long timestamp = now.getEpochSecond();
        Subscription subscription = ready.subscription();
        List<byte[]> keys = subscription.secrets(now).stream()
                .map(kept -> WebhookSecret.key(secrets.open(subscription.id(), kept)))
                .toList();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Carillon-contacts");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", WebhookSignature.of(keys, id, timestamp, ready.body()));
        return client.post(
                ready.subscription().url(), headers, ready.body(), ready.hook().attempts() + 1);
    }

    private Outcome settle(UUID id, HookAttempt attempt, HookAnswer answer) {
        // The subscription first, as whoever changes it does: nobody waits in a circle.
        Optional<Hook> seen = hooks.find(id);
        Optional<Subscription> subscription = seen.flatMap(hook -> subscriptions.lock(hook.subscription()));
        Optional<Hook> locked = hooks.lock(id);
        if (subscription.isEmpty() || locked.isEmpty() || locked.get().attempts() >= attempt.number()) {
            return Outcome.done(); // it is gone, or somebody else had it too and was faster
        }
        Hook hook = locked.get();
        Instant now = clock.instant();
        if (answer.isGood()) {
            hooks.attempted(hook, attempt, HookState.DELIVERED, now);
            if (subscription.get().failingSince() != null) {
                subscriptions.update(subscription.get().working());
            }
            return Outcome.done();
        }
        Subscription after = subscription.get().failing(now);
        if (answer.isGone()) {
            after = after.disabled("answered 410: it wants no more", now);
        } else if (isFailingTooLong(after, now)) {
            after = after.disabled("nothing could be delivered since " + after.failingSince(), now);
        }
        subscriptions.update(after);
        if (!after.enabled()) {
            LOG.warnf("Subscription %s is disabled: %s", after.id(), after.disabledReason());
        }
        Optional<Duration> wait = after.enabled()
                ? schedule.wait(
                        hook.tries() + 1,
                        answer.retryAfter(),
                        ThreadLocalRandom.current().nextDouble())
                : Optional.empty();
        hooks.attempted(
                hook,
                attempt,
                wait.isPresent() ? HookState.PENDING : HookState.DEAD,
                now.plus(wait.orElse(Duration.ZERO)));
        return wait.map(time -> Outcome.retryIn(time, answer.outcome()))
                .orElseGet(() -> Outcome.fail(answer.outcome()));
    }

    private boolean isFailingTooLong(Subscription subscription, Instant now) {
        Instant since = subscription.failingSince();
        return since != null && since.plus(config.disableAfter()).isBefore(now);
    }
}

package dev.carillon.contacts.subscription;

import dev.carillon.contacts.event.EventKind;
import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.http.webhook.WebhookSecret;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers do with subscriptions. Each call is a transaction; blocks. */
@Singleton
public class SubscriptionService {
    private static final Cursors<UUID> CURSORS = new Cursors<>("subscriptions", UUID::fromString);
    private static final Cursors<UUID> HOOK_CURSORS = new Cursors<>("subscription-deliveries", UUID::fromString);
    private static final String SCOPE = "subscription";
    private static final String ROTATION = "subscription-rotation";
    private static final String TRIAL = "subscription-test";
    private static final String REDELIVERY = "subscription-redelivery";
    private static final String CONTACT = "contact";
    /** The kind of event that a test sends, which nobody subscribes to. */
    private static final String TEST = "subscription.test";

    /**
     * A subscription that was asked for.
     *
     * @param replayed true where an earlier request with the same key made it
     */
    record Made(SubscriptionDocument document, boolean replayed) {}

    /**
     * A delivery that was asked for.
     *
     * @param replayed true where an earlier request with the same key asked for it
     */
    record Sent(HookDocument document, boolean replayed) {}

    private final SubscriptionRepository subscriptions;
    private final HookRepository hooks;
    private final TargetPolicy policy;
    private final SubscriptionSecrets secrets;
    private final IdempotencyKeys keys;
    private final Identifiers identifiers;
    private final SubscriptionConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SubscriptionService(
            SubscriptionRepository subscriptions,
            HookRepository hooks,
            TargetPolicy policy,
            SubscriptionSecrets secrets,
            IdempotencyKeys keys,
            Identifiers identifiers,
            SubscriptionConfig config,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.hooks = hooks;
        this.policy = policy;
        this.secrets = secrets;
        this.keys = keys;
        this.identifiers = identifiers;
        this.config = config;
        this.clock = clock;
    }

    /** Makes a subscription; the answer is the only one that shows its secret. */
    @Transactional
    Made create(NewSubscription wanted, @Nullable String key) {
        String url = checkedUrl(wanted.url());
        Set<String> events = kinds(wanted.events());
        boolean includeContact = included(wanted.include());
        String description = wanted.description() == null ? "" : wanted.description();
        UUID id = identifiers.next();
        String fingerprint = IdempotencyKeys.fingerprint(
                url, String.join(",", new TreeSet<>(events)), Boolean.toString(includeContact), description);
        UUID kept = keys.claim(SCOPE, key, fingerprint, id);
        if (!kept.equals(id)) {
            return shown(get(kept), true);
        }
        if (subscriptions.count() >= config.most()) {
            throw ProblemException.conflict(
                    "too-many-subscriptions",
                    "There are " + config.most() + " subscriptions, and carillon.contacts.subscriptions.most allows no"
                            + " more.");
        }
        Instant now = clock.instant();
        Subscription made = new Subscription(
                id,
                url,
                events,
                includeContact,
                description,
                secrets.seal(id, WebhookSecret.make(random)),
                null,
                null,
                true,
                null,
                null,
                now,
                now);
        subscriptions.insert(made);
        return shown(made, false);
    }

    @Transactional
    Page<SubscriptionDocument> page(@Nullable String cursor, int limit) {
        UUID after = CURSORS.key(cursor).orElse(null);
        List<SubscriptionDocument> rows = subscriptions.page(after, limit + 1).stream()
                .map(Subscription::document)
                .toList();
        return Page.of(rows, limit, CURSORS, SubscriptionDocument::id);
    }

    @Transactional
    SubscriptionDocument show(UUID id) {
        return get(id).document();
    }

    @Transactional
    SubscriptionDocument change(UUID id, SubscriptionChange change) {
        Subscription before = subscriptions.lock(id).orElseThrow(() -> missing(id));
        Instant now = clock.instant();
        Subscription after = new Subscription(
                id,
                change.url() == null ? before.url() : checkedUrl(change.url()),
                change.events() == null ? before.events() : kinds(change.events()),
                change.include() == null ? before.includeContact() : included(change.include()),
                change.description() == null ? before.description() : change.description(),
                before.secret(),
                before.oldSecret(),
                before.oldSecretUntil(),
                before.enabled(),
                before.disabledReason(),
                before.failingSince(),
                before.createdAt(),
                now);
        if (change.enabled() != null && change.enabled() != before.enabled()) {
            after = change.enabled() ? after.enabledAgain(now) : after.disabled("somebody disabled it", now);
        }
        subscriptions.update(after);
        return after.document();
    }

    @Transactional
    void delete(UUID id) {
        if (!subscriptions.delete(id)) {
            throw missing(id);
        }
    }

    /** Gives the subscription a new secret, which the answer shows; the one before signs too for a time. */
    @Transactional
    Made rotate(UUID id, @Nullable String key) {
        Subscription before = subscriptions.lock(id).orElseThrow(() -> missing(id));
        UUID rotation = identifiers.next();
        // A second one would end the secret that receivers have.
        if (!keys.claim(ROTATION, key, IdempotencyKeys.fingerprint(id.toString()), rotation)
                .equals(rotation)) {
            return shown(before, true);
        }
        Instant now = clock.instant();
        Subscription after =
                before.rotated(secrets.seal(id, WebhookSecret.make(random)), now.plus(config.secretOverlap()), now);
        subscriptions.update(after);
        return shown(after, false);
    }

    /** With its secret, which only whoever made it is shown. */
    private Made shown(Subscription subscription, boolean replayed) {
        return new Made(subscription.document(secrets.open(subscription.id(), subscription.secret())), replayed);
    }

    /** Sends an event of no contact, to try whether it arrives. */
    @Transactional
    Sent test(UUID id, @Nullable String key) {
        get(id);
        UUID hook = identifiers.next();
        UUID first = keys.claim(TRIAL, key, IdempotencyKeys.fingerprint(id.toString()), hook);
        if (first.equals(hook)) {
            hooks.insert(hook, id, new OutboxEvent(TEST, null, "{}", clock.instant()));
        }
        return new Sent(find(id, first).document(), !first.equals(hook));
    }

    @Transactional
    Page<HookDocument> deliveries(UUID id, @Nullable HookState state, @Nullable String cursor, int limit) {
        get(id);
        UUID before = HOOK_CURSORS.key(cursor).orElse(null);
        List<HookDocument> rows = hooks.page(id, state, before, limit + 1).stream()
                .map(Hook::document)
                .toList();
        return Page.of(rows, limit, HOOK_CURSORS, HookDocument::id);
    }

    @Transactional
    HookDocument delivery(UUID id, UUID delivery) {
        return find(id, delivery).document().with(hooks.attempts(delivery));
    }

    /** Has the delivery sent again under the same identifier, by the whole schedule. */
    @Transactional
    Sent redeliver(UUID id, UUID delivery, @Nullable String key) {
        find(id, delivery);
        String fingerprint = IdempotencyKeys.fingerprint(id.toString(), delivery.toString());
        boolean isReplayed = keys.find(REDELIVERY, key, fingerprint).isPresent();
        if (!isReplayed) {
            keys.remember(REDELIVERY, key, fingerprint, delivery);
            hooks.again(delivery);
        }
        return new Sent(find(id, delivery).document(), isReplayed);
    }

    private Hook find(UUID id, UUID delivery) {
        return hooks.find(delivery)
                .filter(hook -> hook.subscription().equals(id))
                .orElseThrow(() ->
                        ProblemException.notFound("There is no delivery " + delivery + " to subscription " + id + "."));
    }

    private Subscription get(UUID id) {
        return subscriptions.find(id).orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(UUID id) {
        return ProblemException.notFound("There is no subscription " + id + ".");
    }

    private String checkedUrl(String url) {
        policy.refusal(url).ifPresent(reason -> {
            throw ProblemException.invalid("url", reason);
        });
        return url;
    }

    private static Set<String> kinds(@Nullable List<String> events) {
        Set<String> kinds = new TreeSet<>(events == null ? List.of() : events);
        for (String kind : kinds) {
            if (EventKind.labelled(kind).isEmpty()) {
                throw ProblemException.invalid(
                        "events",
                        "Expected some of "
                                + Arrays.stream(EventKind.values())
                                        .map(EventKind::label)
                                        .collect(Collectors.joining(", "))
                                + ".");
            }
        }
        return kinds;
    }

    private static boolean included(@Nullable String include) {
        if (include == null || include.equals("none")) {
            return false;
        }
        if (!include.equals(CONTACT)) {
            throw ProblemException.invalid("include", "Expected 'contact' or 'none'.");
        }
        return true;
    }
}

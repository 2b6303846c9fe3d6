package dev.carillon.simulators.twilio;

import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Posts signed status callbacks, again after a refused connection or a 5xx, and counts what became of them. A 4xx ends
 * the matter, as it does with Twilio.
 *
 * <p>Thread-safe; sending happens on the event loop.
 */
final class CallbackSender {
    private static final Logger LOG = Logger.getLogger(CallbackSender.class);
    private static final int TRIES = 6;
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final int SHUFFLE_SPREAD_MILLIS = 600;

    private final Vertx vertx;
    private final Webhook webhook;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private volatile CallbackPlan plan = CallbackPlan.PLAIN;
    private int dropped;
    private int abandoned;
    private int underway;

    CallbackSender(Vertx vertx, Webhook webhook) {
        this.vertx = vertx;
        this.webhook = webhook;
    }

    void follow(CallbackPlan next) {
        plan = next;
    }

    CallbackPlan plan() {
        return plan;
    }

    /** Sends the message's state to its callback URL, as the plan of this moment says. */
    void send(SimulatedMessage message, String authToken) {
        String url = message.statusCallback();
        if (url == null) {
            return;
        }
        CallbackPlan now = plan;
        for (int copy = 0; copy < now.copies(); copy++) {
            if (random.nextDouble() < now.dropShare()) {
                countDropped();
                continue;
            }
            Map<String, String> form = form(message);
            Webhook.Post callback =
                    now.json() ? Webhook.Post.json(url, form, authToken) : Webhook.Post.form(url, form, authToken);
            long pause = now.delay().toMillis() + (now.shuffle() ? random.nextInt(SHUFFLE_SPREAD_MILLIS) : 0);
            countUnderway(1);
            later(pause, () -> attempt(callback, 1));
        }
    }

    private static Map<String, String> form(SimulatedMessage message) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("SmsSid", message.sid());
        form.put("SmsStatus", message.status().label());
        form.put("MessageSid", message.sid());
        form.put("MessageStatus", message.status().label());
        form.put("To", message.to());
        form.put("AccountSid", message.accountSid());
        form.put("ApiVersion", "2010-04-01");
        String from = message.from();
        if (from != null) {
            form.put("From", from);
        }
        String service = message.messagingServiceSid();
        if (service != null) {
            form.put("MessagingServiceSid", service);
        }
        Integer errorCode = message.errorCode();
        if (errorCode != null) {
            form.put("ErrorCode", errorCode.toString());
        }
        return form;
    }

    private void attempt(Webhook.Post callback, int number) {
        webhook.send(callback)
                .onSuccess(reply -> answered(callback, number, reply.status()))
                .onFailure(failure -> {
                    LOG.debugf("Callback to %s, try %d: %s", callback.url(), number, failure);
                    tryAgain(callback, number);
                });
    }

    private void answered(Webhook.Post callback, int number, int status) {
        countAnswer(status);
        if (status >= 500) {
            tryAgain(callback, number);
        } else {
            countUnderway(-1);
        }
    }

    private void tryAgain(Webhook.Post callback, int number) {
        if (number == TRIES) {
            countAbandoned();
            countUnderway(-1);
            return;
        }
        later(FIRST_PAUSE_MILLIS << (number - 1), () -> attempt(callback, number + 1));
    }

    private void later(long millis, Runnable action) {
        if (millis == 0) {
            vertx.runOnContext(ignored -> action.run());
        } else {
            vertx.setTimer(millis, ignored -> action.run());
        }
    }

    synchronized CallbackCounts counts() {
        return new CallbackCounts(new TreeMap<>(answers), dropped, abandoned, underway);
    }

    synchronized void forgetCounts() {
        answers.clear();
        dropped = 0;
        abandoned = 0;
    }

    private synchronized void countAnswer(int status) {
        answers.merge(status, 1, Integer::sum);
    }

    private synchronized void countDropped() {
        dropped++;
    }

    private synchronized void countAbandoned() {
        abandoned++;
    }

    private synchronized void countUnderway(int change) {
        underway += change;
    }
}

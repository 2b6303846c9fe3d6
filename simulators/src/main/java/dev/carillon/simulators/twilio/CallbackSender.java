package dev.carillon.simulators.twilio;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final int SHUFFLE_SPREAD_MILLIS = 600;

    private final Vertx vertx;
    private final HttpClient client;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private volatile CallbackPlan plan = CallbackPlan.PLAIN;
    private int dropped;
    private int abandoned;
    private int underway;

    CallbackSender(Vertx vertx) {
        this.vertx = vertx;
        // Callbacks go to whatever stands at the given address, a self-signed gateway included.
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxPoolSize(16)
                .setConnectTimeout(2_000));
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
            Callback callback = new Callback(url, encoded(form), Signature.of(authToken, url, form));
            long pause = now.delay().toMillis() + (now.shuffle() ? random.nextInt(SHUFFLE_SPREAD_MILLIS) : 0);
            countUnderway(1);
            later(pause, () -> attempt(callback, 1));
        }
    }

    private record Callback(String url, Buffer body, String signature) {}

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

    private static Buffer encoded(Map<String, String> form) {
        return Buffer.buffer(form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")));
    }

    private void attempt(Callback callback, int number) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(callback.url())
                .setTimeout(TIMEOUT_MILLIS)
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .putHeader("User-Agent", "TwilioProxy/1.1")
                .putHeader("X-Twilio-Signature", callback.signature());
        client.request(request)
                .compose(prepared -> exchange(prepared, callback.body()))
                .onSuccess(status -> answered(callback, number, status))
                .onFailure(failure -> {
                    LOG.debugf("Callback to %s, try %d: %s", callback.url(), number, failure);
                    tryAgain(callback, number);
                });
    }

    private static io.vertx.core.Future<Integer> exchange(HttpClientRequest request, Buffer body) {
        return request.send(body)
                .compose(response -> response.end().map(ended -> response))
                .map(HttpClientResponse::statusCode);
    }

    private void answered(Callback callback, int number, int status) {
        countAnswer(status);
        if (status >= 500) {
            tryAgain(callback, number);
        } else {
            countUnderway(-1);
        }
    }

    private void tryAgain(Callback callback, int number) {
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

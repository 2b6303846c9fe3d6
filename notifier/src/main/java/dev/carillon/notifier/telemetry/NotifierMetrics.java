package dev.carillon.notifier.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Every meter of this service, and every label: {@code docs/metrics/notifier.md} lists them. No label takes what a caller
 * or the provider may make up.
 */
@ApplicationScoped
public class NotifierMetrics {
    private static final String SENDS = "carillon.notifier.sends";
    private static final String PROVIDER_REQUESTS = "carillon.notifier.provider.requests";
    private static final String CALLBACKS = "carillon.notifier.callbacks";
    private static final String SETTLED = "carillon.notifier.messages.settled";
    private static final String UNSETTLED = "carillon.notifier.messages.unsettled";
    private static final String SUPPRESSIONS = "carillon.notifier.suppressions";
    private static final String INBOUND = "carillon.notifier.inbound";
    private static final String VERIFICATIONS = "carillon.notifier.verifications";
    private static final String TASKS = "carillon.notifier.tasks.created";
    private static final String ACCOUNT_ACTIVE = "carillon.notifier.account.active";
    private static final String ACCOUNT_REFUSALS = "carillon.notifier.account.refusals";

    private static final String ACCOUNT_BALANCE = "carillon.notifier.account.balance";
    private static final String ACCOUNT_BALANCE_LOW = "carillon.notifier.account.balance.low";
    private static final String ACCOUNT_BUDGET_SPENT = "carillon.notifier.account.budget.spent";

    private static final String OUTCOME = "outcome";
    private static final String ACCOUNT = "account";
    private static final String OPERATOR = "operator";
    private static final String COUNTRY = "country";
    private static final String STATE = "state";
    private static final String KIND = "kind";
    private static final String REASON = "reason";
    private static final String OPERATION = "operation";

    private final MeterRegistry registry;
    private final Map<String, AtomicLong> unsettled = new ConcurrentHashMap<>();
    private final Map<String, DoubleHolder> balances = new ConcurrentHashMap<>();
    private final Map<String, DoubleHolder> lowBalances = new ConcurrentHashMap<>();

    @Inject
    public NotifierMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One request to send, by what came of it; the operator by prefix, as many as numbering plans name. */
    public void sent(String outcome, String account, String country, String operator) {
        Counter.builder(SENDS)
                .tag(OUTCOME, outcome)
                .tag(ACCOUNT, account)
                .tag(COUNTRY, country)
                .tag(OPERATOR, operator)
                .register(registry)
                .increment();
    }

    /** One request to the provider: {@code send}, {@code fetch} or {@code find}. */
    public void providerRequest(String operation, String outcome, Duration time) {
        Timer.builder(PROVIDER_REQUESTS)
                .tag(OPERATION, operation)
                .tag(OUTCOME, outcome)
                .register(registry)
                .record(time);
    }

    /** One callback, by what came of it. */
    public void callback(String outcome) {
        Counter.builder(CALLBACKS).tag(OUTCOME, outcome).register(registry).increment();
    }

    /** One message that nothing more is expected of. */
    public void settled(String state) {
        settled(state, 1);
    }

    /** So many messages that nothing more is expected of. */
    public void settled(String state, long messages) {
        Counter.builder(SETTLED).tag(STATE, lower(state)).register(registry).increment((double) messages);
    }

    /** How many messages are in this state now and not settled. */
    public void unsettled(String state, long count) {
        unsettled
                .computeIfAbsent(lower(state), name -> {
                    AtomicLong value = new AtomicLong();
                    Gauge.builder(UNSETTLED, value, AtomicLong::get)
                            .tag(STATE, name)
                            .register(registry);
                    return value;
                })
                .set(count);
    }

    /** Somebody is not to be texted any more. */
    public void suppressed(String reason) {
        suppressed(reason, 1);
    }

    /** So many people are not to be texted any more. */
    public void suppressed(String reason, long people) {
        Counter.builder(SUPPRESSIONS)
                .tag(REASON, lower(reason))
                .register(registry)
                .increment((double) people);
    }

    /** Somebody wrote to us. */
    public void inbound(String kind) {
        Counter.builder(INBOUND).tag(KIND, lower(kind)).register(registry).increment();
    }

    /** Something that happened to a verification, or that none was started for. */
    public void verification(String outcome) {
        Counter.builder(VERIFICATIONS)
                .tag(OUTCOME, lower(outcome))
                .register(registry)
                .increment();
    }

    /** Tasks that the broker took. */
    public void tasksCreated(int count) {
        Counter.builder(TASKS).register(registry).increment(count);
    }

    /** Shows, from now on, whether this account takes messages. */
    public void watchAccount(String account, BooleanSupplier active) {
        Gauge.builder(ACCOUNT_ACTIVE, active, supplier -> supplier.getAsBoolean() ? 1 : 0)
                .tag(ACCOUNT, account)
                .strongReference(true)
                .register(registry);
    }

    /** The provider refused an account that was active. */
    public void accountRefused(String account) {
        Counter.builder(ACCOUNT_REFUSALS)
                .tag(ACCOUNT, account)
                .register(registry)
                .increment();
    }

    /** An account's budget had no room for the next message. */
    public void budgetSpent(String account) {
        Counter.builder(ACCOUNT_BUDGET_SPENT)
                .tag(ACCOUNT, account)
                .register(registry)
                .increment();
    }

    /** What the provider says is left on the account, in its currency. */
    public void balance(String account, double amount) {
        balances.computeIfAbsent(account, name -> gauge(ACCOUNT_BALANCE, name)).set(amount);
    }

    /** Whether that is less than the account's threshold. */
    public void balanceLow(String account, boolean low) {
        lowBalances
                .computeIfAbsent(account, name -> gauge(ACCOUNT_BALANCE_LOW, name))
                .set(low ? 1 : 0);
    }

    private DoubleHolder gauge(String meter, String account) {
        DoubleHolder value = new DoubleHolder();
        Gauge.builder(meter, value, DoubleHolder::get).tag(ACCOUNT, account).register(registry);
        return value;
    }

    private static String lower(String state) {
        return state.toLowerCase(Locale.ROOT);
    }

    /** A value for a gauge; the registry holds gauges' values weakly, so it is kept here. */
    private static final class DoubleHolder {
        private volatile double value;

        double get() {
            return value;
        }

        void set(double next) {
            value = next;
        }
    }
}

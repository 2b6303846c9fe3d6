package dev.carillon.gateway.policy;

import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.ProxyError;
import dev.carillon.gateway.policy.Admission.Admitted;
import dev.carillon.gateway.policy.Admission.Denied;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.http.access.Caller;
import dev.carillon.http.access.StaticTokens;
import dev.carillon.http.address.Host;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides on every outbound request, in this order: caller, method, port, form of the host, host, and then the addresses
 * that the host has now. Each decision is recorded once, whatever it is.
 *
 * <p>Thread-safe; no call but {@link #apply} blocks, except that the token file is looked at once a second, and read where
 * it has changed. What is being decided while the policy changes is decided by the one
 * before.
 */
public final class Gatekeeper {
    private static final long GOOD_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * What the decisions rest on.
     *
     * @param tokensFile of the proxy tokens
     * @param ownListener whether this is a listener of the gateway itself
     * @param nanoTime as {@link System#nanoTime()}
     */
    public record Grounds(
            Optional<Path> tokensFile,
            Resolver resolver,
            DecisionLog decisions,
            Predicate<InetSocketAddress> ownListener,
            LongSupplier nanoTime) {}

    private record Policy(int generation, Callers callers, EgressPolicy rules) {}

    // The limits are part of the key, so that a caller keeps its usage for as long as they stay.
    private record Budget(String caller, String role, Limits limits) {}

    private record Fault(ProxyError error, String rule, String detail) {}

    private final Grounds grounds;
    private final Map<Budget, CallerUsage> usages = new ConcurrentHashMap<>();
    private volatile Policy current;

    /**
     * With a first policy.
     *
     * @throws IllegalArgumentException for a token file that is wrong, or names a role that is not there
     * @throws java.io.UncheckedIOException for one that cannot be read
     */
    public Gatekeeper(Egress egress, Grounds grounds) {
        this.grounds = grounds;
        this.current = policy(0, egress);
    }

    /**
     * Puts another policy in the place of this one; whatever is wrong leaves this one. Reads the token file, so it belongs
     * on no event loop.
     *
     * @throws IllegalArgumentException for a token file that is wrong, or names a role that is no longer there
     * @throws java.io.UncheckedIOException for one that cannot be read
     */
    public synchronized void apply(Egress egress) {
        current = policy(current.generation() + 1, egress);
        usages.keySet().removeIf(budget -> {
            EgressRole role = egress.roles().get(budget.role());
            return role == null || !role.limits().equals(budget.limits());
        });
    }

    private Policy policy(int generation, Egress egress) {
        StaticTokens tokens = new StaticTokens(
                "carillon.gateway.egress.tokens-file",
                grounds.tokensFile().orElse(null),
                egress.roles().keySet());
        return new Policy(generation, new Callers(egress, tokens), new EgressPolicy(egress.roles()));
    }

    /** Changes with every policy. Whoever keeps an admission reads it before asking for that. */
    public int generation() {
        return current.generation();
    }

    /**
     * Decides on a request.
     *
     * @param loop which {@code then} is called on, which this is called on too
     * @param then gets the decision: at once, unless a name has to be resolved
     */
    public void admit(Asked asked, EventExecutor loop, Consumer<Admission> then) {
        Policy policy = current;
        Optional<Caller> caller = policy.callers().find(asked.proxyAuthorization());
        if (caller.isEmpty()) {
            then.accept(unknown(asked));
            return;
        }
        String name = caller.get().name();
        switch (policy.rules().judge(caller.get(), asked.method(), asked.target())) {
            case Verdict.Refused refused ->
                then.accept(deny(
                        asked,
                        forbidden(name, new Fault(ProxyError.HTTP_REQUEST_DENIED, refused.rule(), refused.detail()))));
            case Verdict.Passed passed -> resolve(asked, name, passed, loop, then);
        }
    }

    private Admission unknown(Asked asked) {
        String detail = asked.proxyAuthorization() == null
                ? "Send a proxy token in Proxy-Authorization, as Basic name:token or as Bearer token."
                : "The proxy token is not a good one.";
        return deny(
                asked,
                new Denied(
                        Decision.NOBODY,
                        407,
                        ProxyError.HTTP_REQUEST_DENIED,
                        "proxy-authentication-required",
                        "caller",
                        detail));
    }

    private void resolve(
            Asked asked, String caller, Verdict.Passed passed, EventExecutor loop, Consumer<Admission> then) {
        long goodUntil = grounds.nanoTime().getAsLong() + GOOD_NANOS;
        if (asked.target().host() instanceof Host.Literal literal) {
            then.accept(checked(asked, caller, passed, List.of(literal.address()), goodUntil));
            return;
        }
        grounds.resolver()
                .resolve(
                        asked.target().host().text(),
                        loop,
                        resolution -> then.accept(
                                switch (resolution) {
                                    case Resolution.Found found -> {
                                        long until = found.goodUntil() - goodUntil < 0 ? found.goodUntil() : goodUntil;
                                        yield checked(asked, caller, passed, found.addresses(), until);
                                    }
                                    case Resolution.Failed failed -> unresolved(asked, caller, failed);
                                }));
    }

    private Admission unresolved(Asked asked, String caller, Resolution.Failed failed) {
        String detail = "The name " + asked.target().host().text() + " has no address now: " + failed.reason() + ".";
        ProxyError error = failed.late() ? ProxyError.DNS_TIMEOUT : ProxyError.DNS_ERROR;
        return deny(asked, new Denied(caller, 502, error, "origin-unresolved", "resolution", detail));
    }

    private Admission checked(
            Asked asked, String caller, Verdict.Passed passed, List<InetAddress> found, long goodUntil) {
        List<InetAddress> good = new ArrayList<>(found.size());
        Fault first = null;
        for (InetAddress address : found) {
            Fault fault = fault(address, asked.target().port(), passed.role());
            if (fault == null) {
                good.add(address);
            } else if (first == null) {
                first = fault;
            }
        }
        if (first != null && good.isEmpty()) {
            return deny(asked, forbidden(caller, first));
        }
        DecisionLog.Recorded recorded = record(
                caller,
                asked.method(),
                asked.target(),
                good.getFirst().getHostAddress(),
                passed.reported() ? Outcome.REPORTED : Outcome.ALLOWED,
                passed.rule());
        return new Admitted(caller, usage(caller, passed.role()), good, recorded, goodUntil);
    }

    private @Nullable Fault fault(InetAddress address, int port, EgressRole role) {
        Optional<String> reason = EgressPolicy.fault(address, role.addresses());
        if (reason.isPresent()) {
            return new Fault(
                    ProxyError.DESTINATION_IP_PROHIBITED,
                    "address",
                    address.getHostAddress() + " is not a public address: " + reason.get() + ".");
        }
        return grounds.ownListener().test(new InetSocketAddress(address, port))
                ? new Fault(
                        ProxyError.PROXY_LOOP_DETECTED,
                        "own-listener",
                        address.getHostAddress() + " with port " + port + " is this proxy itself.")
                : null;
    }

    private CallerUsage usage(String caller, EgressRole role) {
        return usages.computeIfAbsent(
                new Budget(caller, role.name(), role.limits()),
                budget -> new CallerUsage(budget.limits(), grounds.nanoTime()));
    }

    /** The answer to a request that was admitted, but for which its caller has reached a limit. */
    public Denied limited(String caller, String method, Authority target, CallerUsage.Limit limit) {
        Denied denied = switch (limit) {
            case RATE -> tooMany(caller, "rate-limited", "You send more requests a second than your role may.");
            case CONCURRENT ->
                tooMany(caller, "too-many-requests", "You have as many requests in progress as your role may.");
            case TUNNELS -> tooMany(caller, "too-many-tunnels", "You have as many tunnels open as your role may.");
        };
        record(caller, method, target, null, Outcome.REFUSED, denied.rule());
        return denied;
    }

    private static Denied tooMany(String caller, String kind, String detail) {
        return new Denied(caller, 429, ProxyError.HTTP_REQUEST_DENIED, kind, kind, detail);
    }

    private static Denied forbidden(String caller, Fault fault) {
        return new Denied(caller, 403, fault.error(), "egress-refused", fault.rule(), fault.detail());
    }

    private Admission deny(Asked asked, Denied denied) {
        record(denied.caller(), asked.method(), asked.target(), null, Outcome.REFUSED, denied.rule());
        return denied;
    }

    private DecisionLog.Recorded record(
            String caller, String method, Authority target, @Nullable String address, Outcome outcome, String rule) {
        return grounds.decisions()
                .add(new Decision(caller, method, target.host().text(), target.port(), address, outcome, rule));
    }
}

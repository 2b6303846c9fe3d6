package dev.carillon.gateway.policy;

import dev.carillon.gateway.address.Host;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.policy.Admission.Admitted;
import dev.carillon.gateway.policy.Admission.Denied;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.http.access.Caller;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides on every outbound request, in this order: caller, port, form of the host, host, and then the addresses that the
 * host has now. Each decision is recorded once, whatever it is.
 */
public final class Gatekeeper {
    private final Callers callers;
    private final EgressPolicy policy;
    private final Resolver resolver;
    private final DecisionLog decisions;
    private final Clock clock;

    public Gatekeeper(Callers callers, EgressPolicy policy, Resolver resolver, DecisionLog decisions, Clock clock) {
        this.callers = callers;
        this.policy = policy;
        this.resolver = resolver;
        this.decisions = decisions;
        this.clock = clock;
    }

    /**
     * Decides on a request.
     *
     * @param proxyAuthorization the field of that name
     */
    public Future<Admission> admit(String method, @Nullable String proxyAuthorization, Authority target) {
        Optional<Caller> caller = callers.find(proxyAuthorization);
        if (caller.isEmpty()) {
            String detail = proxyAuthorization == null
                    ? "Send a proxy token in Proxy-Authorization, as Basic name:token or as Bearer token."
                    : "The proxy token is not a good one.";
            return Future.succeededFuture(deny(
                    method,
                    target,
                    new Denied(Decision.NOBODY, 407, "proxy-authentication-required", "caller", detail)));
        }
        String name = caller.get().name();
        return switch (policy.judge(caller.get(), target)) {
            case Verdict.Refused refused ->
                Future.succeededFuture(deny(method, target, forbidden(name, refused.rule(), refused.detail())));
            case Verdict.Listed listed -> addresses(method, target, name, listed);
        };
    }

    private Future<Admission> addresses(String method, Authority target, String caller, Verdict.Listed listed) {
        if (target.host() instanceof Host.Literal literal) {
            return Future.succeededFuture(checked(method, target, caller, listed, List.of(literal.address())));
        }
        return resolver.resolve(target.host().text())
                .transform(found -> Future.succeededFuture(
                        found.succeeded()
                                ? checked(method, target, caller, listed, found.result())
                                : unresolved(method, target, caller)));
    }

    private Admission unresolved(String method, Authority target, String caller) {
        String detail = "The name " + target.host().text() + " has no address now.";
        return deny(method, target, new Denied(caller, 502, "origin-unresolved", "resolution", detail));
    }

    private Admission checked(
            String method, Authority target, String caller, Verdict.Listed listed, List<InetAddress> found) {
        List<InetAddress> good = found.stream()
                .filter(address ->
                        EgressPolicy.fault(address, listed.addresses()).isEmpty())
                .toList();
        if (good.isEmpty()) {
            InetAddress first = found.getFirst();
            String reason = EgressPolicy.fault(first, listed.addresses()).orElse("");
            return deny(
                    method,
                    target,
                    forbidden(caller, "address", first.getHostAddress() + " is not a public address: " + reason + "."));
        }
        record(caller, method, target, good.getFirst().getHostAddress(), Outcome.ALLOWED, listed.rule());
        return new Admitted(caller, good);
    }

    private static Denied forbidden(String caller, String rule, String detail) {
        return new Denied(caller, 403, "egress-refused", rule, detail);
    }

    private Admission deny(String method, Authority target, Denied denied) {
        record(denied.caller(), method, target, null, Outcome.REFUSED, denied.rule());
        return denied;
    }

    private void record(
            String caller, String method, Authority target, @Nullable String address, Outcome outcome, String rule) {
        decisions.add(new Decision(
                clock.instant(), caller, method, target.host().text(), target.port(), address, outcome, rule));
    }
}

package dev.carillon.gateway.policy;

import dev.carillon.gateway.message.ProxyError;
import dev.carillon.gateway.telemetry.DecisionLog;
import java.net.InetAddress;
import java.util.List;

/** Whether an outbound request may pass. */
public sealed interface Admission {

    /** Who asked: the name of the token, or {@link dev.carillon.gateway.telemetry.Decision#NOBODY}. */
    String caller();

    /**
     * It may. The same answer holds for the same method, token and target until {@code goodUntil}, or until
     * {@link Gatekeeper#generation()} changes; whoever uses it again counts it by {@code recorded.again()}.
     *
     * @param usage what the caller is busy with; each request begins and ends there
     * @param addresses those that were checked and may be connected to, at least one, in the resolver's order
     * @param recorded the entry of the decision log
     * @param goodUntil by {@link System#nanoTime()}
     */
    record Admitted(
            String caller,
            CallerUsage usage,
            List<InetAddress> addresses,
            DecisionLog.Recorded recorded,
            long goodUntil)
            implements Admission {
        public Admitted {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * It may not.
     *
     * @param status of the answer
     * @param error which kind of refusal it is to other proxies
     * @param kind of the problem document
     * @param rule which check it failed
     */
    record Denied(String caller, int status, ProxyError error, String kind, String rule, String detail)
            implements Admission {}
}

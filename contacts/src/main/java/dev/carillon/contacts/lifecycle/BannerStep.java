package dev.carillon.contacts.lifecycle;

import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has the gateway say that the service ends. Its file is the gateway's alone, in a cluster a ConfigMap that this service
 * cannot write: so the lines to put in go to the hook, or stand in the step for whoever does it by hand.
 */
@Singleton
class BannerStep implements Step {
    private final Hooks hooks;
    private final LifecycleConfig config;

    BannerStep(Hooks hooks, LifecycleConfig config) {
        this.hooks = hooks;
        this.config = config;
    }

    @Override
    public StepName name() {
        return StepName.BANNER;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) {
        return (config.hooks().banner().isPresent() ? "The hook is asked to put" : "Somebody puts")
                + " this into the gateway's file:\n" + lines(lifecycle);
    }

    @Override
    public StepResult run(StepRun run) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", lines(run.lifecycle()));
        return ByHand.run(
                hooks,
                config.hooks().banner(),
                run,
                "banner.on",
                data,
                "Put this into the gateway's file, and confirm it with POST /v1/lifecycle/steps/banner/confirm:\n"
                        + lines(run.lifecycle()));
    }

    @Override
    public StepResult revert(StepRun run) {
        return ByHand.revert(
                hooks,
                config.hooks().banner(),
                run,
                "banner.off",
                Map.of(),
                "Take 'ingress.closing' out of the gateway's file, and confirm it with"
                        + " POST /v1/lifecycle/steps/banner/confirm");
    }

    /** What the gateway's file needs, see docs/configuration/gateway-proxy.md. */
    static String lines(Lifecycle lifecycle) {
        Instant end = lifecycle.graceEnds();
        URI link = lifecycle.plan().link();
        return "ingress:\n  closing:\n"
                + (end == null ? "" : "    sunset: " + end.truncatedTo(ChronoUnit.SECONDS) + "\n")
                + (link == null ? "" : "    link: " + link + "\n");
    }
}

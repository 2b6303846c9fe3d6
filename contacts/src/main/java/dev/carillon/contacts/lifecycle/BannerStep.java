package dev.carillon.contacts.lifecycle;

import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Has the gateway say that the service ends. A gateway that follows the service asks for the {@link ClosingNotice}, so the
 * step puts that up and gives every gateway the time to ask. Else the gateway's file is the gateway's alone, in a cluster a
 * ConfigMap that this service cannot write: the lines to put in go to the hook, or stand in the step for whoever does it by
 * hand.
 */
@Singleton
class BannerStep implements Step {
    private final Hooks hooks;
    private final LifecycleConfig config;
    private final Clock clock;
    private final BannerBy by;

    BannerStep(Hooks hooks, LifecycleConfig config, Clock clock) {
        this.hooks = hooks;
        this.config = config;
        this.clock = clock;
        boolean isHook = config.hooks().banner().isPresent();
        this.by = config.banner().orElse(isHook ? BannerBy.HOOK : BannerBy.HAND);
        if (by == BannerBy.HOOK && !isHook) {
            throw new IllegalArgumentException("carillon.contacts.lifecycle.hooks.banner: missing, and needed with"
                    + " carillon.contacts.lifecycle.banner=hook");
        }
    }

    @Override
    public StepName name() {
        return StepName.BANNER;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) {
        return switch (by) {
                    case GATEWAY -> "The gateway says so by itself, as if this stood in its file:\n";
                    case HOOK -> "The hook is asked to put this into the gateway's file:\n";
                    case HAND -> "Somebody puts this into the gateway's file:\n";
                }
                + lines(lifecycle);
    }

    @Override
    public StepResult run(StepRun run) {
        if (by == BannerBy.GATEWAY) {
            return tell(run, ClosingNotice.PUBLISHED, ByHand.CONFIRMED);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", lines(run.lifecycle()));
        return ByHand.run(
                hooks,
                hook(),
                run,
                "banner.on",
                data,
                "Put this into the gateway's file, and confirm it with POST /v1/lifecycle/steps/banner/confirm:\n"
                        + lines(run.lifecycle()));
    }

    @Override
    public StepResult revert(StepRun run) {
        if (by == BannerBy.GATEWAY) {
            return tell(run, ClosingNotice.WITHDRAWN, ByHand.REVERT_CONFIRMED);
        }
        return ByHand.revert(
                hooks,
                hook(),
                run,
                "banner.off",
                Map.of(),
                "Take 'ingress.closing' out of the gateway's file, and confirm it with"
                        + " POST /v1/lifecycle/steps/banner/confirm");
    }

    private Optional<URI> hook() {
        return by == BannerBy.HOOK ? config.hooks().banner() : Optional.empty();
    }

    /** Changes the notice, once, and lets the gateways ask; whoever knows that they have may say so. */
    private StepResult tell(StepRun run, String change, String confirmed) {
        if (!(run.progress().get(change) instanceof String)) {
            run.keep(change, clock.instant().toString());
        }
        Instant told = Instant.parse(String.valueOf(run.progress().get(change)))
                .plus(config.bannerWait())
                .truncatedTo(ChronoUnit.SECONDS);
        return run.is(confirmed) || !clock.instant().isBefore(told)
                ? StepResult.done()
                : StepResult.waiting("every gateway has asked by " + told);
    }

    /** What the gateway's file needs, see docs/configuration/gateway-proxy.md. */
    static String lines(Lifecycle lifecycle) {
        Instant end = lifecycle.graceEnds();
        URI link = lifecycle.plan().link();
        return "ingress:\n  closing:\n"
                + (end == null ? "" : "    sunset: " + end.truncatedTo(ChronoUnit.SECONDS) + "\n")
                + (link == null ? "" : "    link: " + link.toASCIIString() + "\n");
    }
}

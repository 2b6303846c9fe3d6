package dev.carillon.local.suite;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is started, where, and what differs from the usual.
 *
 * @param root the checkout, with the services packaged
 * @param work an own folder for the run; emptied first
 * @param messagesPerSecond the pace on each Twilio account
 * @param environment more variables for a service, by its name
 */
public record SuitePlan(
        Path root, Path work, Ports ports, int messagesPerSecond, Map<String, Map<String, String>> environment) {
    private static final int USUAL_PACE = 50;

    public SuitePlan(Path root, Path work, Ports ports) {
        this(root, work, ports, USUAL_PACE, Map.of());
    }

    public SuitePlan withPace(int perSecond) {
        return new SuitePlan(root, work, ports, perSecond, environment);
    }

    /** With a variable for a service. */
    public SuitePlan with(String service, String variable, String value) {
        Map<String, Map<String, String>> more = new LinkedHashMap<>(environment);
        Map<String, String> ofService = new LinkedHashMap<>(of(service));
        ofService.put(variable, value);
        more.put(service, ofService);
        return new SuitePlan(root, work, ports, messagesPerSecond, more);
    }

    Map<String, String> of(String service) {
        return environment.getOrDefault(service, Map.of());
    }
}

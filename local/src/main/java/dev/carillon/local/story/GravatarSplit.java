package dev.carillon.local.story;

import dev.carillon.local.suite.SuiteClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which addresses the simulated Gravatar knows, in the shares that a blog's 7,129 addresses had: 4,563 with a picture of
 * their own, 2,400 with an account and none, 166 unknown.
 */
final class GravatarSplit {
    private final Map<String, String> classByHash = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    private GravatarSplit() {}

    static GravatarSplit of(List<Participant> people) {
        GravatarSplit split = new GravatarSplit();
        int custom = Math.round(people.size() * 4563f / 7129);
        int unknown = Math.round(people.size() * 166f / 7129);
        for (int i = 0; i < people.size(); i++) {
            if (i < people.size() - unknown) {
                split.classByHash.put(
                        Participant.gravatarHash(people.get(i).email()), i < custom ? "CUSTOM" : "DEFAULT");
            }
        }
        split.counts.put("CUSTOM", custom);
        split.counts.put("DEFAULT", people.size() - custom - unknown);
        split.counts.put("NOT_FOUND", unknown);
        split.counts.put("UNKNOWN", 0);
        return split;
    }

    /** Tells the simulator, and returns the counts that a scan has to come to. */
    Map<String, Integer> tell(SuiteClient gravatar) {
        gravatar.putJson("/control/gravatar", classByHash).expect2xx();
        return counts;
    }
}

package dev.carillon.simulators.gravatar;

import java.util.Map;

/**
 * The requests so far, those that a fault met included.
 *
 * @param avatars requests for the picture of each hash
 * @param profiles requests for the profile of each hash
 * @param direct how many of them no proxy had a hand in, going by their Via
 */
public record RequestCounts(Map<String, Integer> avatars, Map<String, Integer> profiles, int direct) {

    public int total() {
        return sum(avatars) + sum(profiles);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}

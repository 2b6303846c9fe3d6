package dev.carillon.local.story;

import dev.carillon.local.suite.Suite;
import java.util.List;
import java.util.function.Consumer;

/**
 * The suite's main job, told from outside: webhooks become contacts, participants are imported and texted through two
 * accounts, each exactly once, everybody is classified by Gravatar, all that went out went through the egress proxy, and the service is closed down.
 * Every step goes through the gateway; the simulators say what really arrived.
 *
 * <p>Told once on a fresh suite, by one thread.
 */
public final class Story {
    /** The list that the participants are imported into. */
    static final String LIST = "participants";

    private final Narration narration;
    private final List<Participant> participants = Participant.all();

    public Story(Suite suite, Consumer<String> out) {
        this.narration = Narration.of(suite, out);
    }

    /** Tells it all, or up to where it cannot go on; returns what did not hold, which is nothing when all is well. */
    public List<String> tell() {
        try {
            new Arrivals(narration).tell(participants);
            String campaign = new Campaign(narration).tell(participants);
            new Report(narration).tell(campaign, participants);
            new Classification(narration).tell(participants);
            new Outbound(narration).tell();
            new Closing(narration).tell(participants);
        } catch (IllegalStateException e) {
            if (!narration.suite().isEnding()) {
                narration.checks().broke("the story stopped: " + e.getMessage());
            }
        }
        return narration.checks().broken();
    }
}

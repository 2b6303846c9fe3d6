package dev.carillon.notifier.listmonk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of each recipient of a message of listmonk's. */
public record ListmonkAnswer(List<Item> items) {

    /** What came of one recipient. */
    public enum Outcome {
        /** Stored; it will be sent. */
        ACCEPTED,
        /** Stored before, for the same campaign and subscriber; it is not sent again. */
        REPEATED,
        /** Nobody may text this person. */
        SUPPRESSED
    }

    /**
     * One recipient.
     *
     * @param message the message's id here
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String recipient, Outcome outcome, @Nullable UUID message) {}
}

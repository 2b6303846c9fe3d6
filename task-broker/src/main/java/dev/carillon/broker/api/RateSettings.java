package dev.carillon.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.broker.queue.Rate;
import dev.carillon.http.problem.ProblemException;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How many tasks of a queue are handed out in a time, as callers set it and see it. */
@Schema(name = "Rate", description = "Hand-outs in a time, over all workers together; no limit where it is left out")
@JsonInclude(JsonInclude.Include.NON_NULL)
record RateSettings(
        @Schema(required = true, minimum = "1", maximum = "1000000") @Nullable Integer tasks,

        @Schema(defaultValue = "PT1S") @Nullable String per,

        @Schema(
                minimum = "1",
                maximum = "1000000",
                description = "Hand-outs at once after a pause; what a tenth of a second lets through unless said")
        @Nullable Integer burst) {
    private static final Duration SECOND = Duration.ofSeconds(1);

    static RateSettings of(Rate rate) {
        return new RateSettings(rate.tasks(), rate.per().toString(), rate.burst());
    }

    Rate rate() {
        if (tasks == null) {
            throw ProblemException.invalid("rate.tasks", "'rate.tasks' is missing.");
        }
        int number = Inputs.number("rate.tasks", tasks, 1, Rate.MOST_TASKS);
        Duration time = Inputs.optionalDuration("rate.per", per, Rate.SHORTEST_PERIOD, Rate.LONGEST_PERIOD)
                .orElse(SECOND);
        return burst == null
                ? Rate.of(number, time)
                : new Rate(number, time, Inputs.number("rate.burst", burst, 1, Rate.MOST_TASKS));
    }
}

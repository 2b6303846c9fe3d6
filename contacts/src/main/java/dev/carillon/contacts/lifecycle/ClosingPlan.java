package dev.carillon.contacts.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How to close down.
 *
 * @param notice what people are texted, a template of the notifier; {@code ((firstName))} stands for the first name,
 *     {@code ((optout))} for the link to opt out by, and nothing else for anything
 * @param grace from the announcement to the 410s, as {@code P30D}; 30 days where it is missing
 * @param link where people read more; the gateway's banner shows it
 * @param gone whether a gateway that follows this service answers every request with 410 once it is CLOSED; false where it
 *     is missing
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClosingPlan(
        @Nullable @Size(min = 1, max = 1600) String notice,
        @Nullable @Size(max = 40) String grace,
        @Nullable URI link,
        @Nullable Boolean gone) {
    static final ClosingPlan NONE = new ClosingPlan(null, null, null, null);
    private static final Duration USUAL = Duration.ofDays(30);
    private static final int LONGEST_LINK = 2000;
    private static final Duration LONGEST = Duration.ofDays(3650);

    Duration graceOrUsual() {
        return grace == null ? USUAL : Duration.parse(grace);
    }

    /** This plan, checked; throws a 400 that names the field. */
    ClosingPlan checked() {
        if (notice == null || notice.isBlank()) {
            throw ProblemException.invalid("plan.notice", "Say what people are texted.");
        }
        new NoticeText(notice).fault().ifPresent(fault -> {
            throw ProblemException.invalid("plan.notice", fault);
        });
        try {
            if (graceOrUsual().isNegative() || graceOrUsual().compareTo(LONGEST) > 0) {
                throw ProblemException.invalid("plan.grace", "The grace period is between none and ten years.");
            }
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid("plan.grace", "The grace period is a duration, such as P30D or PT12H.");
        }
        if (link != null && (!"https".equals(link.getScheme()) || link.getHost() == null)) {
            throw ProblemException.invalid("plan.link", "The link begins with https:// and a host.");
        }
        // The gateway takes no longer one into a field of every answer.
        if (link != null && link.toASCIIString().length() > LONGEST_LINK) {
            throw ProblemException.invalid("plan.link", "The link has up to " + LONGEST_LINK + " characters.");
        }
        return this;
    }
}

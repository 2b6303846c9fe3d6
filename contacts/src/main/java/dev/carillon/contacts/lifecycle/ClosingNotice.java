package dev.carillon.contacts.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What whoever stands in front of the service tells clients of its end; the gateway's {@code ingress.closing.from} reads it.
 * Immutable.
 *
 * @param closing whether there is anything to tell
 * @param sunset when it ends, in whole seconds ({@code Sunset}, RFC 8594)
 * @param link what says more, in ASCII
 * @param gone whether every request is answered with 410 from now on
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClosingNotice(
        boolean closing, @Nullable Instant sunset, @Nullable String link, boolean gone) {
    /** When the banner was put up by this notice: kept by the step. */
    static final String PUBLISHED = "published";
    /** When it was taken down again. */
    static final String WITHDRAWN = "withdrawn";

    private static final ClosingNotice NONE = new ClosingNotice(false, null, null, false);
    private static final int TAG_LENGTH = 16;

    /** What there is to tell with the banner's step like this. Pure. */
    static ClosingNotice of(Lifecycle lifecycle, StepRecord banner) {
        boolean isUp = switch (banner.state()) {
            case PENDING, REVERTED -> false;
            case RUNNING, FAILED -> banner.progress().containsKey(PUBLISHED);
            case DONE -> true;
        };
        if (!isUp || banner.progress().containsKey(WITHDRAWN)) {
            return NONE;
        }
        boolean isOver = lifecycle.state() == LifecycleState.CLOSED;
        return new ClosingNotice(
                true,
                Optional.ofNullable(lifecycle.graceEnds())
                        .map(end -> end.truncatedTo(ChronoUnit.SECONDS))
                        .orElse(null),
                Optional.ofNullable(lifecycle.plan().link())
                        .map(link -> link.toASCIIString())
                        .orElse(null),
                isOver && Boolean.TRUE.equals(lifecycle.plan().gone()));
    }

    /** Tells two of them apart, the same in every process. */
    String tag() {
        String what = closing + " " + sunset + " " + link + " " + gone;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, TAG_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

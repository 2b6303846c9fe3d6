package dev.carillon.notifier.optout;

import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /v1/suppressions}: who must not be texted, by number. */
@Path("/v1/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SuppressionResource {
    private static final Cursors<Long> CURSORS = new Cursors<>("suppressions", Long::valueOf);

    private final SuppressionService suppressions;
    private final NumberReader numbers;
    private final SecurityIdentity caller;

    /** Everything that stands against a number. */
    public record NumberView(String number, List<SuppressionView> suppressions) {}

    @Inject
    public SuppressionResource(SuppressionService suppressions, NumberReader numbers, SecurityIdentity caller) {
        this.suppressions = suppressions;
        this.numbers = numbers;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    public Page<SuppressionView> list(
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("sender") @Nullable String sender,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1000) int limit) {
        SuppressionRepository.Filter filter =
                new SuppressionRepository.Filter(reason(reason), Optional.ofNullable(sender));
        List<SuppressionView> rows = suppressions.list(filter, CURSORS.key(cursor), limit).stream()
                .map(SuppressionView::of)
                .toList();
        return Page.of(rows, limit, CURSORS, SuppressionView::id);
    }

    @GET
    @Path("/{number}")
    @RolesAllowed(Role.READER_NAME)
    public NumberView get(String number) {
        NumberView found = view(read(number));
        if (found.suppressions().isEmpty()) {
            throw nothing();
        }
        return found;
    }

    /** Adds a reason; the same one again changes nothing but its source and note. */
    @PUT
    @Path("/{number}")
    @RolesAllowed(Role.WRITER_NAME)
    public NumberView put(String number, @NotNull @Valid SuppressionRequest request) {
        String e164 = read(number);
        suppressions.suppress(request.of(e164));
        return view(e164);
    }

    /** Lifts what stands against a number; an erasure only if it is named, and only for an admin. */
    @DELETE
    @Path("/{number}")
    @RolesAllowed(Role.WRITER_NAME)
    public void delete(
            String number,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("sender") @Nullable String sender) {
        String e164 = read(number);
        Set<Reason> reasons = reason(reason)
                .<Set<Reason>>map(EnumSet::of)
                .orElseGet(() -> EnumSet.complementOf(EnumSet.of(Reason.ERASED)));
        if (reasons.contains(Reason.ERASED) && !caller.hasRole(Role.ADMIN_NAME)) {
            throw ProblemException.of(403, "missing-role", "Only an admin lifts an erasure.", "reason");
        }
        if (suppressions.lift(e164, reasons, Optional.ofNullable(sender)) > 0) {
            return;
        }
        if (suppressions.of(e164).stream().anyMatch(found -> found.reason() == Reason.ERASED)) {
            throw ProblemException.conflict(
                    "recipient-erased", "The person was erased; an admin lifts that with ?reason=ERASED.");
        }
        throw nothing();
    }

    private NumberView view(String number) {
        return new NumberView(
                number,
                suppressions.of(number).stream().map(SuppressionView::of).toList());
    }

    private String read(String written) {
        return switch (numbers.read(written)) {
            case NumberReader.Read.Whole(String e164) -> e164;
            case NumberReader.Read.None(String why) -> throw ProblemException.invalid("number", why + ".");
        };
    }

    private static Optional<Reason> reason(@Nullable String name) {
        try {
            return Optional.ofNullable(name).map(text -> Reason.valueOf(text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    "reason", "'" + name + "' is no reason; there are " + Arrays.toString(Reason.values()) + ".");
        }
    }

    private static ProblemException nothing() {
        return ProblemException.notFound("Nothing like this stands against the number.");
    }
}

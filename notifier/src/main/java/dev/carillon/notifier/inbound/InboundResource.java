package dev.carillon.notifier.inbound;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.pricing.PhoneNumbers;
import dev.carillon.notifier.privacy.NumberKey;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /v1/inbound}: what people wrote to us. */
@Path("/v1/inbound")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class InboundResource {
    private static final Cursors<UUID> CURSORS = new Cursors<>("inbound", UUID::fromString);

    private final InboundService inbound;
    private final PhoneNumbers numbers;
    private final NumberKey key;

    /**
     * What somebody wrote, as it is shown.
     *
     * @param from absent once it was redacted
     * @param body absent once it was redacted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InboundView(
            UUID id,
            String providerSid,
            String account,
            @Nullable String from,
            String to,
            InboundKind kind,
            @Nullable String body,
            Instant receivedAt,
            @Nullable Instant redactedAt) {

        static InboundView of(InboundMessage message) {
            boolean redacted = message.redactedAt().isPresent();
            return new InboundView(
                    message.id(),
                    message.providerSid(),
                    message.account(),
                    redacted ? null : message.sender(),
                    message.recipient(),
                    message.kind(),
                    redacted ? null : message.body(),
                    message.receivedAt(),
                    message.redactedAt().orElse(null));
        }
    }

    @Inject
    public InboundResource(InboundService inbound, PhoneNumbers numbers, NumberKey key) {
        this.inbound = inbound;
        this.numbers = numbers;
        this.key = key;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    public Page<InboundView> list(
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("from") @Nullable String from,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1000) int limit) {
        InboundRepository.Filter filter = new InboundRepository.Filter(kind(kind), senders(from));
        List<InboundView> rows = inbound.list(filter, CURSORS.key(cursor), limit).stream()
                .map(InboundView::of)
                .toList();
        return Page.of(rows, limit, CURSORS, InboundView::id);
    }

    private static Optional<InboundKind> kind(@Nullable String name) {
        try {
            return Optional.ofNullable(name).map(text -> InboundKind.valueOf(text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(
                    "kind", "'" + name + "' is no kind; there are " + Arrays.toString(InboundKind.values()) + ".");
        }
    }

    private List<String> senders(@Nullable String written) {
        if (written == null) {
            return List.of();
        }
        return switch (numbers.read(written.startsWith(" ") ? "+" + written.strip() : written)) {
            case PhoneNumbers.Reading.Valid(var number) -> List.of(number.e164(), key.hash(number.e164()));
            case PhoneNumbers.Reading.Bad(String why) -> throw ProblemException.invalid("from", why + ".");
        };
    }
}

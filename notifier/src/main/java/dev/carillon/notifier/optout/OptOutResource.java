package dev.carillon.notifier.optout;

import dev.carillon.notifier.privacy.OptOutLinks;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /o/TOKEN}: the opt-out link of a message. Open to all, since the token proves itself. Looking at it changes
 * nothing, for scanners look at every link; only its button opts out, as RFC 8058 has it for mail.
 */
@Path(OptOutLinks.PATH + "{token}")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
@RunOnVirtualThread
public class OptOutResource {
    private final OptOutLinks links;
    private final SuppressionService suppressions;

    @Inject
    public OptOutResource(OptOutLinks links, SuppressionService suppressions) {
        this.links = links;
        this.suppressions = suppressions;
    }

    @GET
    @PermitAll
    public Response ask(String token, @HeaderParam("Accept-Language") @Nullable String language) {
        boolean bulgarian = isBulgarian(language);
        return links.number(token)
                .map(number -> page(200, OptOutPage.ask(bulgarian, number)))
                .orElseGet(() -> page(404, OptOutPage.unknown(bulgarian)));
    }

    @POST
    @PermitAll
    public Response optOut(String token, @HeaderParam("Accept-Language") @Nullable String language) {
        boolean bulgarian = isBulgarian(language);
        Optional<String> number = links.number(token);
        if (number.isEmpty()) {
            return page(404, OptOutPage.unknown(bulgarian));
        }
        suppressions.suppress(NewSuppression.of(number.get(), Suppression.EVERY_SENDER, Reason.LINK, "opt-out link"));
        return page(200, OptOutPage.done(bulgarian));
    }

    private static boolean isBulgarian(@Nullable String language) {
        return language != null && language.strip().toLowerCase(Locale.ROOT).startsWith("bg");
    }

    private static Response page(int status, String html) {
        return Response.status(status)
                .entity(html)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
                .build();
    }
}

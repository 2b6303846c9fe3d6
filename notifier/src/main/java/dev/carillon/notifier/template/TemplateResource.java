package dev.carillon.notifier.template;

import dev.carillon.http.access.Role;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Set;

/** {@code /v1/templates}: texts with ((placeholders)). */
@Path("/v1/templates/{name}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TemplateResource {
    private final TemplateService templates;

    @Inject
    public TemplateResource(TemplateService templates) {
        this.templates = templates;
    }

    /** What a template is set to. */
    public record TemplateRequest(
            @NotBlank @Size(max = 1600) String body) {}

    /** A template as it is shown. */
    public record TemplateView(
            String name, String body, Set<String> placeholders, Instant createdAt, Instant updatedAt) {
        static TemplateView of(Template template) {
            TemplateText text = template.text();
            return new TemplateView(
                    template.name(), text.body(), text.placeholders(), template.createdAt(), template.updatedAt());
        }
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON) // or a plain text would be read as a record of one text
    @RolesAllowed(Role.WRITER_NAME)
    public TemplateView put(String name, @NotNull @Valid TemplateRequest request) {
        return TemplateView.of(templates.put(name, request.body()));
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    public TemplateView get(String name) {
        return templates
                .find(name)
                .map(TemplateView::of)
                .orElseThrow(() -> ProblemException.notFound("There is no template '" + name + "'."));
    }
}

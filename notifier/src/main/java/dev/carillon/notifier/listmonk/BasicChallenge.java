package dev.carillon.notifier.listmonk;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Asks for what listmonk's route takes: for Basic where that was tried, and else for either. Holds no state.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2">RFC 7617, section 2</a>
 */
public class BasicChallenge {
    static final String BASIC = "Basic realm=\"carillon\", charset=\"UTF-8\"";

    @ServerResponseFilter
    public void ask(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() != 401 || !request.getUriInfo().getPath().equals(ListmonkResource.PATH)) {
            return;
        }
        String tried = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (tried != null && tried.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, BASIC);
        } else if (tried == null) {
            response.getHeaders().add(HttpHeaders.WWW_AUTHENTICATE, BASIC);
        }
    }
}

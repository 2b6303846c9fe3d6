package dev.carillon.contacts.audit;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every request of a caller that changes something, once it is answered, but for those of
 * callers and of things that nobody knows: the route and not the path, so that
 * no query and no address comes along. What happens inside a transaction and may not be missed is written down there, too.
 * Runs on the virtual thread of its resource, and blocks.
 */
@Singleton
public class AuditFilter {
    private static final Logger LOG = Logger.getLogger(AuditFilter.class);
    private static final Set<String> LOOKS = Set.of("GET", "HEAD", "OPTIONS");

    // A filter is made while the service is built, when there is no configuration of the run yet.
    private final Instance<AuditService> audit;
    private final SecurityIdentity caller;

    public AuditFilter(Instance<AuditService> audit, SecurityIdentity caller) {
        this.audit = audit;
        this.caller = caller;
    }

    @ServerResponseFilter
    public void filter(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        Class<?> owner = resource.getResourceClass();
        Method method = resource.getResourceMethod();
        // Nobody knows who an unauthenticated caller is, and to ask here would block the event loop that turned them
        // away.
        boolean unknown = response.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode();
        if (unknown || owner == null || method == null || LOOKS.contains(request.getMethod())) {
            return;
        }
        String route = path(owner.getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
        if (!route.startsWith("/v1/")) {
            return;
        }
        String target = request.getUriInfo().getPathParameters().getFirst("id");
        if (target != null && !isIdentifier(target)) {
            // Nothing was done to what cannot be, and a path may say anything.
            return;
        }
        String actor = caller.getPrincipal().getName();
        String action = request.getMethod() + " " + route;
        String outcome = Integer.toString(response.getStatus());
        if (Thread.currentThread().isVirtual()) {
            record(actor, action, target, outcome);
        } else {
            // A caller without the role is turned away on an event loop, which nothing may block.
            Thread.startVirtualThread(() -> record(actor, action, target, outcome));
        }
    }

    private void record(String actor, String action, @Nullable String target, String outcome) {
        try {
            audit.get().record(actor, action, target, outcome);
        } catch (RuntimeException e) {
            // It is done and about to be answered; to say now that it failed would be wrong.
            LOG.errorf(e, "%s is missing in the audit log", action);
        }
    }

    private static boolean isIdentifier(String text) {
        try {
            return !UUID.fromString(text).toString().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String path(@Nullable Path path) {
        return path == null || path.value().equals("/") ? "" : path.value();
    }
}

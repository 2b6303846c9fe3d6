package dev.carillon.http.problem;

import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jspecify.annotations.Nullable;

/**
 * Which role the route of the request at hand needs. A native image keeps the annotation that says it of classes that are
 * registered, which {@code RouteRules} asks of each service. Holds no state.
 */
final class MissingRole {
    private MissingRole() {}

    /** As {@code @RolesAllowed} says it; empty where no route was found, or where it cannot be looked up. */
    static Optional<String> needed() {
        ResteasyReactiveRequestContext request = CurrentRequestManager.get();
        RuntimeResource route = request == null ? null : request.getTarget();
        return Optional.ofNullable(route).map(MissingRole::roles).map(roles -> String.join(" or ", roles.value()));
    }

    private static @Nullable RolesAllowed roles(RuntimeResource route) {
        try {
            Method method =
                    route.getResourceClass().getDeclaredMethod(route.getJavaMethodName(), route.getParameterTypes());
            RolesAllowed own = method.getAnnotation(RolesAllowed.class);
            return own == null ? method.getDeclaringClass().getAnnotation(RolesAllowed.class) : own;
        } catch (ReflectiveOperationException e) {
            return null; // not kept: the answer names no role
        }
    }
}

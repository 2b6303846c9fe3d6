package dev.carillon.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every route says who may call it. Only routes that authenticate by their own means let anybody in: webhooks by their
 * signature or secret path, and links that people are sent by the token in them.
 */
public abstract class RouteRules {
    private static final List<String> OPEN_PREFIXES = List.of("/webhooks/", "/links/", "/o/");

    private final JavaClasses shipped;

    protected RouteRules(ServiceUnderRules service) {
        this.shipped = CompiledClasses.shipped(service);
    }

    @Test
    void thereAreRoutes() {
        assertThat(routes()).isNotEmpty();
    }

    @Test
    void everyRouteSaysWhoMayCallIt() {
        List<String> silent = routes().filter(
                        route -> !says(route, RolesAllowed.class) && !says(route, PermitAll.class))
                .map(JavaMethod::getFullName)
                .toList();
        assertThat(silent).as("routes without @RolesAllowed or @PermitAll").isEmpty();
    }

    @Test
    void onlyWebhooksAndLinksAreOpen() {
        List<String> open = routes().filter(route -> says(route, PermitAll.class))
                .filter(route -> OPEN_PREFIXES.stream().noneMatch(path(route)::startsWith))
                .map(JavaMethod::getFullName)
                .toList();
        assertThat(open).as("open routes outside of %s", OPEN_PREFIXES).isEmpty();
    }

    private Stream<JavaMethod> routes() {
        return shipped.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class));
    }

    private static boolean says(JavaMethod route, Class<? extends java.lang.annotation.Annotation> who) {
        return route.isAnnotatedWith(who) || route.getOwner().isAnnotatedWith(who);
    }

    private static String path(JavaMethod route) {
        JavaClass owner = route.getOwner();
        String base = owner.isAnnotatedWith(Path.class)
                ? owner.getAnnotationOfType(Path.class).value()
                : "";
        String rest = route.isAnnotatedWith(Path.class)
                ? route.getAnnotationOfType(Path.class).value()
                : "";
        return ("/" + base + "/" + rest).replaceAll("/+", "/");
    }
}

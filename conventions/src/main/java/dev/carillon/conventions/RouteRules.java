package dev.carillon.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaParameter;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every route says who may call it. Only routes that authenticate by their own means let anybody in: webhooks by their
 * signature or secret path, and links that people are sent by the token in them. The rest knows its parameters.
 */
public abstract class RouteRules {
    private static final List<String> OPEN_PREFIXES = List.of("/webhooks/", "/links/", "/o/");
    private static final String REFLECTION = "io.quarkus.runtime.annotations.RegisterForReflection";

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

    @Test
    void aNativeImageKeepsTheParametersAndTheRoleOfEveryRouteOfTheApi() {
        Set<String> kept = shipped.stream().flatMap(RouteRules::kept).collect(Collectors.toSet());
        List<String> lost = routes().filter(route -> path(route).startsWith("/v1/") || says(route, RolesAllowed.class))
                .flatMap(RouteRules::readByReflection)
                .map(JavaClass::getName)
                .distinct()
                .filter(name -> !kept.contains(name))
                .toList();
        assertThat(lost)
                .as("classes whose annotations KnownParameters and a 403 would not find in a native image")
                .isEmpty();
    }

    private static Stream<String> kept(JavaClass type) {
        return type.tryGetAnnotationOfType(REFLECTION)
                .map(annotation -> (JavaClass[]) annotation.get("targets").orElse(new JavaClass[0]))
                .map(targets -> targets.length == 0 ? Stream.of(type) : Arrays.stream(targets))
                .orElse(Stream.empty())
                .map(JavaClass::getName);
    }

    private static Stream<JavaClass> readByReflection(JavaMethod route) {
        Stream<JavaClass> beans = route.getParameters().stream()
                .filter(parameter -> parameter.isAnnotatedWith(BeanParam.class))
                .map(JavaParameter::getRawType);
        return Stream.concat(Stream.of(route.getOwner()), beans);
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

package dev.carillon.conventions;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What may depend on what, how things are called, and where time, identifiers and waiting come from. */
public abstract class ArchitectureRules {
    private static final List<String> EMPTY_NAMES = List.of("Impl", "Util", "Utils", "Manager", "Helper");
    private static final List<String> EMPTY_PACKAGES = List.of("util", "utils", "common", "impl", "manager", "helper");

    private final ServiceUnderRules service;
    private final JavaClasses shipped;
    private final JavaClasses tests;

    protected ArchitectureRules(ServiceUnderRules service) {
        this.service = service;
        this.shipped = CompiledClasses.shipped(service);
        this.tests = CompiledClasses.tests(service);
    }

    @Test
    void classesAndPackagesAreNamedForWhatTheyDo() {
        List<String> empty = shipped.stream()
                .filter(type -> EMPTY_NAMES.stream().anyMatch(type.getSimpleName()::endsWith)
                        || EMPTY_PACKAGES.stream().anyMatch(lastWord(type)::equals))
                .map(JavaClass::getName)
                .toList();
        assertThat(empty).isEmpty();
    }

    private static String lastWord(JavaClass type) {
        String name = type.getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = shipped.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(found -> found.getClasses().stream().anyMatch(this::isOurs))
                .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).as("packages without a @NullMarked package-info").isEmpty();
    }

    private boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(service.rootPackage());
    }

    @Test
    void featuresDoNotDependOnEachOtherInCircles() {
        slices().matching(service.rootPackage() + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(shipped);
    }

    @Test
    void resourcesStandAboveServicesAndServicesAboveRepositories() {
        check(noClasses()
                .that()
                .haveSimpleNameEndingWith("Service")
                .or()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Resource"));
        check(noClasses()
                .that()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Service"));
    }

    @Test
    void dependenciesComeThroughConstructors() {
        check(noFields().should().beAnnotatedWith(Inject.class));
    }

    @Test
    void timeComesFromTheClock() {
        DescribedPredicate<JavaCall<?>> now = target(
                        owner(DescribedPredicate.describe("a type of time", ArchitectureRules::isTime)))
                .and(target(name("now")))
                .and(DescribedPredicate.describe(
                        "no clock", call -> call.getTarget().getParameterTypes().isEmpty()));
        check(noClasses().should().callMethodWhere(now));
        check(noClasses().should().callMethod(System.class, "currentTimeMillis"));
    }

    private static boolean isTime(JavaClass type) {
        return List.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)
                .stream()
                .anyMatch(type::isEquivalentTo);
    }

    @Test
    void identifiersAreTimeOrdered() {
        check(noClasses().should().callMethod(UUID.class, "randomUUID"));
    }

    /** The timeout of a request does not hold for the body of its answer (JDK-8208693). */
    @Test
    void wholeAnswersAreWaitedFor() {
        check(noClasses().should().callMethod(HttpClient.class, "send", HttpRequest.class, BodyHandler.class));
    }

    @Test
    void testsAwaitAndNeverSleep() {
        List<String> sleeping = tests.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getName().equals("sleep"))
                .filter(call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                        || call.getTargetOwner().isEquivalentTo(java.util.concurrent.TimeUnit.class))
                .map(call -> call.getSourceCodeLocation().toString())
                .collect(Collectors.toList());
        assertThat(sleeping).isEmpty();
    }

    @Test
    void configurationIsMappedAndNeverFetchedByName() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.eclipse.microprofile.config.ConfigProvider"));
        check(classes()
                .that()
                .areAnnotatedWith("io.smallrye.config.ConfigMapping")
                .should()
                .haveSimpleNameEndingWith("Config"));
    }

    private void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(shipped);
    }
}

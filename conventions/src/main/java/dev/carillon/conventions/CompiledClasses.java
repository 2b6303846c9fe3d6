package dev.carillon.conventions;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The classes of a service, read once for all rules: reading them takes seconds, and JUnit makes a test anew for each. */
final class CompiledClasses {
    private static final Map<ServiceUnderRules, JavaClasses> SHIPPED = new ConcurrentHashMap<>();
    private static final Map<ServiceUnderRules, JavaClasses> TESTS = new ConcurrentHashMap<>();

    private CompiledClasses() {}

    /** What the service ships. */
    static JavaClasses shipped(ServiceUnderRules service) {
        return SHIPPED.computeIfAbsent(service, it -> read(it, new ImportOption.DoNotIncludeTests()));
    }

    /** What tests it. */
    static JavaClasses tests(ServiceUnderRules service) {
        return TESTS.computeIfAbsent(service, it -> read(it, new ImportOption.OnlyIncludeTests()));
    }

    private static JavaClasses read(ServiceUnderRules service, ImportOption which) {
        return new ClassFileImporter().withImportOption(which).importPackages(service.rootPackage());
    }
}

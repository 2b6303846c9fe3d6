package dev.carillon.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every property of a {@code @ConfigMapping} stands in {@code docs/configuration/SERVICE.md}, by its name in back ticks;
 * a map's key stands there as {@code <name>}.
 */
public abstract class ConfigurationRules {
    private final ServiceUnderRules service;

    protected ConfigurationRules(ServiceUnderRules service) {
        this.service = service;
    }

    @Test
    void everyPropertyIsDocumented() {
        String document = service.text("configuration");
        List<String> properties = CompiledClasses.shipped(service).stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .flatMap(type ->
                        properties(type.getAnnotationOfType(ConfigMapping.class).prefix(), type))
                .toList();

        assertThat(properties).isNotEmpty();
        assertThat(properties)
                .as("properties of %s", service.document("configuration", ".md"))
                .allSatisfy(property -> assertThat(document).contains("`" + property + "`"));
    }

    private static Stream<String> properties(String prefix, JavaClass group) {
        return group.getAllMethods().stream()
                .filter(method -> method.getRawParameterTypes().isEmpty())
                .filter(method -> method.getOwner().isInterface()
                        && !method.getModifiers().toString().contains("STATIC"))
                .flatMap(method -> property(prefix, method));
    }

    private static Stream<String> property(String prefix, JavaMethod method) {
        String name = prefix + "." + name(method);
        JavaClass value = method.getRawReturnType();
        if (value.isEquivalentTo(Map.class)) {
            name += ".<name>";
            value = method.getReturnType().getAllInvolvedRawTypes().stream()
                    .filter(JavaClass::isInterface)
                    .filter(type -> !type.isEquivalentTo(Map.class))
                    .findFirst()
                    .orElse(value);
        }
        boolean isGroup = value.isInterface() && value.getPackageName().startsWith("dev.carillon");
        return isGroup ? properties(name, value) : Stream.of(name);
    }

    private static String name(JavaMethod method) {
        return method.isAnnotatedWith(WithName.class)
                ? method.getAnnotationOfType(WithName.class).value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}

package dev.carillon.gateway;

import dev.carillon.conventions.ArchitectureRules;
import dev.carillon.conventions.ConfigurationRules;
import dev.carillon.conventions.ServiceUnderRules;
import org.junit.jupiter.api.Nested;

/** The house rules. */
class ConventionsTest {
    private static final ServiceUnderRules GATEWAY = new ServiceUnderRules("gateway-proxy", "dev.carillon.gateway");

    @Nested
    class Architecture extends ArchitectureRules {
        Architecture() {
            super(GATEWAY);
        }
    }

    @Nested
    class Configuration extends ConfigurationRules {
        Configuration() {
            super(GATEWAY);
        }
    }
}

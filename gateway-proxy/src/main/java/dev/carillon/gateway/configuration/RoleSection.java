package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.configuration.GatewayFile.Mode;
import dev.carillon.http.address.AddressRange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one role of {@code egress}. */
final class RoleSection {
    private static final Kind<Mode> MODE = new Kind<>("enforce, report or open", RoleSection::mode);

    private RoleSection() {}

    static EgressRole read(String name, YamlObject role) {
        role.only("mode", "methods", "allow", "addresses", "limits");
        Targets.checkName(name, role);
        Mode mode = role.optional("mode", MODE).orElse(Mode.ENFORCE);
        if (mode != Mode.OPEN && !role.has("allow")) {
            role.fault("needs 'allow', which may only be left out in mode open");
        }
        Map<String, Allowed> allow = new LinkedHashMap<>();
        role.objects("allow", "an entry of 'allow'", entry -> allowed(entry, allow));
        List<AddressRange> addresses = role.optionalTexts("addresses", true).stream()
                .flatMap(text -> Targets.range(text).stream())
                .toList();
        Limits limits = LimitsSection.ofCallers(role, "limits");
        return new EgressRole(name, mode, Targets.methods(role), List.copyOf(allow.values()), addresses, limits);
    }

    private static Optional<Mode> mode(String text) {
        return switch (text) {
            case "enforce" -> Optional.of(Mode.ENFORCE);
            case "report" -> Optional.of(Mode.REPORT);
            case "open" -> Optional.of(Mode.OPEN);
            default -> Optional.empty();
        };
    }

    private static void allowed(YamlObject entry, Map<String, Allowed> allow) {
        entry.only("host", "ports");
        Optional<YamlText> text = entry.text("host");
        Optional<String> host = text.flatMap(written -> written.as(Targets.HOST));
        Set<Integer> ports = new LinkedHashSet<>();
        for (YamlText port : entry.texts("ports")) {
            port.as(Quantities.PORT)
                    .filter(number -> !ports.add(number))
                    .ifPresent(number -> port.fault("port " + number + " stands twice in an entry of 'allow'"));
        }
        host.ifPresent(name -> {
            if (allow.putIfAbsent(name, new Allowed(name, ports)) != null) {
                entry.faultAt("host", "'" + name + "' stands twice in 'allow': give all its ports in one entry");
            }
        });
    }
}

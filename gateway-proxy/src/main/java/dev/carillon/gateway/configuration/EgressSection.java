package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.gateway.configuration.GatewayFile.EgressCaller;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code egress}: who may use it; {@link RoleSection} reads what a role may reach. */
final class EgressSection {
    private final Map<String, EgressRole> roles = new HashMap<>();
    private static final String ANONYMOUS = "anonymous";

    private final Map<String, EgressCaller> callers = new HashMap<>();
    private final Set<String> hashes = new HashSet<>();
    private Optional<String> anonymous = Optional.empty();

    private EgressSection() {}

    static Egress read(YamlObject file) {
        EgressSection section = new EgressSection();
        file.object("egress", section::egress);
        return new Egress(section.roles, section.anonymous, section.callers);
    }

    private void egress(YamlObject egress) {
        egress.only("anonymous", "callers", "roles");
        egress.object("roles", all -> all.each("role", (name, role) -> roles.put(name, RoleSection.read(name, role))));
        anonymous = egress.optionalText("anonymous").map(this::role);
        egress.object("callers", all -> all.each("caller", this::caller));
    }

    private String role(YamlText text) {
        text.mustName("role", roles.keySet());
        return text.value();
    }

    private void caller(String name, YamlObject caller) {
        caller.only("roles", "sha256");
        Targets.checkName(name, caller);
        if (name.equals(ANONYMOUS)) {
            caller.fault("'anonymous' is what a caller without a token is called, and no caller's own name");
        }
        Set<String> own = new HashSet<>();
        caller.texts("roles").forEach(text -> own.add(role(text)));
        Optional<YamlText> hash = caller.text("sha256");
        hash.ifPresent(text -> checkHash(name, text));
        callers.put(
                name,
                new EgressCaller(name, own, hash.map(EgressSection::lowerCase).orElse("")));
    }

    // Never quoted: who pastes the token itself by mistake must not find it in a log.
    private void checkHash(String name, YamlText text) {
        if (!Targets.isSha256(text.value())) {
            text.fault(
                    "'sha256' of caller '" + name + "' is not the SHA-256 of a token: expected 64 hexadecimal digits");
        } else if (!hashes.add(lowerCase(text))) {
            text.fault("caller '" + name + "' has the token of another caller");
        }
    }

    private static String lowerCase(YamlText text) {
        return text.value().toLowerCase(Locale.ROOT);
    }
}

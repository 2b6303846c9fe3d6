package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.configuration.GatewayFile.Ingress;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.http.address.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code ingress}. */
final class IngressSection {
    private static final Ingress NONE = new Ingress(List.of(), Limits.NONE, Optional.empty());

    private IngressSection() {}

    static Ingress read(YamlObject file) {
        List<Ingress> read = new ArrayList<>();
        file.object("ingress", ingress -> read.add(ingress(ingress)));
        return read.isEmpty() ? NONE : read.getFirst();
    }

    private static Ingress ingress(YamlObject ingress) {
        ingress.only("trustedProxies", "perClient", "closing");
        List<AddressRange> trusted = ingress.optionalTexts("trustedProxies", true).stream()
                .flatMap(text -> Targets.range(text).stream())
                .toList();
        Limits limits = LimitsSection.ofClients(ingress, "perClient");
        List<Closing> closing = new ArrayList<>();
        ingress.object("closing", object -> closing.add(closing(object)));
        return new Ingress(trusted, limits, closing.stream().findFirst());
    }

    private static Closing closing(YamlObject closing) {
        closing.only("sunset", "link", "gone");
        Closing read = new Closing(
                closing.optional("sunset", Quantities.TIME),
                closing.optional("link", Targets.LINK),
                closing.optional("gone", Quantities.FLAG).orElse(false));
        if (!closing.has("sunset") && !closing.has("link") && !read.gone()) {
            closing.fault("says nothing: it needs 'sunset', 'link' or 'gone: true'");
        }
        return read;
    }
}

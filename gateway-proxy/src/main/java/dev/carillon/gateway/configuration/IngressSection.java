package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.configuration.GatewayFile.ClosingSource;
import dev.carillon.gateway.configuration.GatewayFile.Ingress;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.http.address.AddressRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code ingress}. */
final class IngressSection {
    private static final Duration ASK_EVERY = Duration.ofSeconds(10);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);
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
        closing.only("sunset", "link", "gone", "from");
        List<ClosingSource> from = new ArrayList<>();
        closing.object("from", object -> source(object).ifPresent(from::add));
        Closing read = new Closing(
                closing.optional("sunset", Quantities.TIME),
                closing.optional("link", Targets.LINK),
                closing.optional("gone", Quantities.FLAG),
                from.stream().findFirst());
        if (!closing.has("sunset")
                && !closing.has("link")
                && !closing.has("from")
                && !read.gone().orElse(false)) {
            closing.fault("says nothing: it needs 'sunset', 'link', 'gone: true' or 'from'");
        }
        return read;
    }

    /** Empty where it has a fault. */
    private static Optional<ClosingSource> source(YamlObject from) {
        from.only("url", "tokenFile", "every", "timeout");
        Optional<URI> url = from.text("url").flatMap(text -> text.as(Targets.SOURCE));
        Optional<Path> tokenFile = from.optional("tokenFile", Targets.FILE);
        Duration every = from.optional("every", Quantities.PERIOD).orElse(ASK_EVERY);
        Duration timeout = from.optional("timeout", Quantities.WAIT).orElse(ASK_TIMEOUT);
        return url.map(address -> new ClosingSource(address, tokenFile, every, timeout));
    }
}

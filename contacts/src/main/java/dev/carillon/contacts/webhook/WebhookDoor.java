package dev.carillon.contacts.webhook;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Lets in whoever proves where it is from. Whoever does not learns no reason, and not whether there is such a source.
 * Thread-safe.
 */
@Singleton
public class WebhookDoor {
    private static final Logger LOG = Logger.getLogger(WebhookDoor.class);

    private final WebhookSecrets secrets;
    private final StandardSources standard;
    private final WebhookConfig config;
    private final Clock clock;
    private final AddressRanges proxies;
    private final Map<WebhookSource, AddressRanges> addresses = new EnumMap<>(WebhookSource.class);

    WebhookDoor(WebhookSecrets secrets, StandardSources standard, WebhookConfig config, Clock clock) {
        this.secrets = secrets;
        this.standard = standard;
        this.config = config;
        this.clock = clock;
        String prefix = "carillon.contacts.webhooks.";
        this.proxies = AddressRanges.of(prefix + "trusted-proxies", config.trustedProxies());
        addresses.put(
                WebhookSource.WORDPRESS, AddressRanges.of(prefix + "wordpress-addresses", config.wordpressAddresses()));
        addresses.put(
                WebhookSource.USERVOICE, AddressRanges.of(prefix + "uservoice-addresses", config.uservoiceAddresses()));
    }

    /** The site that this secret opens the door for, "" where it has no name; empty where it opens none. */
    Optional<String> open(WebhookSource source, String secret, HttpServerRequest request) {
        Optional<String> site = secrets.site(source, secret);
        AddressRanges allowed = addresses.getOrDefault(source, AddressRanges.NONE);
        if (site.isPresent() && !letIn(allowed, request)) {
            LOG.warnf("A good secret of %s came from an address that is not on its list", source.label());
            return Optional.empty();
        }
        return site;
    }

    /** The source of this name, if it may come from there. What it sends is still to be proved. */
    Optional<StandardSource> standard(String name, HttpServerRequest request) {
        return standard.find(name).filter(source -> letIn(source.addresses(), request));
    }

    /** Whether the source signed this message, about now. */
    StandardSource.Proof proof(StandardSource source, Message message) {
        return source.proof(message, clock.instant(), config.tolerance());
    }

    private boolean letIn(AddressRanges allowed, HttpServerRequest request) {
        return allowed.ranges().isEmpty() || allowed.letIn(client(request));
    }

    private Optional<InetAddress> client(HttpServerRequest request) {
        // Numeric, so nothing is resolved.
        String peer = request.connection().remoteAddress(true).hostAddress();
        return ClientAddress.parse(peer)
                .flatMap(address -> ClientAddress.of(
                        address,
                        request.headers().getAll("Forwarded"),
                        request.headers().getAll("X-Forwarded-For"),
                        proxies));
    }
}

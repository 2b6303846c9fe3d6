package dev.carillon.gateway.reverse;

import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.message.HttpDate;
import dev.carillon.gateway.policy.ClientLimiter;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.http.address.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of the way in, ready for use. Immutable but for the counts of its limiter.
 *
 * @param said what the file itself says of the service's closing
 * @param announcement fields that tell of the service's closing
 * @param gone whether it has closed
 */
public record IngressRules(
        RouteTable routes,
        List<AddressRange> trustedProxies,
        ClientLimiter clients,
        Closing said,
        ExtraFields announcement,
        boolean gone) {

    /**
     * Makes rules of a file.
     *
     * @param before those in force until now, whose clients keep their counts where the limits stay; null for the first
     * @param followed what the file's source says of the closing, where it is known
     */
    public static IngressRules of(
            GatewayFile file,
            Map<String, Upstream> upstreams,
            GatewayMetrics metrics,
            @Nullable IngressRules before,
            Closing followed) {
        GatewayFile.Ingress ingress = file.ingress();
        return new IngressRules(
                        new RouteTable(file.routes(), upstreams, metrics),
                        ingress.trustedProxies(),
                        before != null && before.clients().limits().equals(ingress.clientLimits())
                                ? before.clients()
                                : new ClientLimiter(ingress.clientLimits()),
                        ingress.closing().orElse(Closing.NONE),
                        ExtraFields.NONE,
                        false)
                .following(followed);
    }

    /** The same with this for what the file leaves open about the closing. */
    public IngressRules following(Closing followed) {
        Closing told = said.over(followed);
        return new IngressRules(
                routes,
                trustedProxies,
                clients,
                said,
                announcement(told),
                told.gone().orElse(false));
    }

    /** Whether answers tell of a closing. */
    public boolean announces() {
        return gone || !announcement.fields().isEmpty();
    }

    // RFC 8594, sections 3 and 6.
    private static ExtraFields announcement(Closing closing) {
        ExtraFields fields = ExtraFields.NONE;
        if (closing.sunset().isPresent()) {
            fields = fields.with("Sunset", HttpDate.of(closing.sunset().get()));
        }
        return closing.link().isPresent()
                ? fields.with("Link", "<" + closing.link().get().toASCIIString() + ">; rel=\"sunset\"")
                : fields;
    }

    /** Whether a PROXY protocol header is believed: from trusted proxies, or from everybody where none are named. */
    public boolean mayIntroduce(InetAddress peer) {
        return trustedProxies.isEmpty() || trusts(peer);
    }

    /** Fields of an answer after which a client should come again. */
    ExtraFields comeAgain() {
        return comeAgain(announcement);
    }

    static ExtraFields comeAgain(ExtraFields announcement) {
        return announcement.with("Retry-After", "1");
    }

    boolean trusts(InetAddress peer) {
        if (trustedProxies.isEmpty()) {
            return false;
        }
        byte[] address = peer.getAddress();
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }
}

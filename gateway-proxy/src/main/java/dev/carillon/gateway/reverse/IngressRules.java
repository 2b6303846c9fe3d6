package dev.carillon.gateway.reverse;

import dev.carillon.gateway.address.AddressRange;
import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFile.Closing;
import dev.carillon.gateway.exchange.ExtraFields;
import dev.carillon.gateway.policy.ClientLimiter;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import java.net.InetAddress;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of the way in, ready for use. Immutable but for the counts of its limiter.
 *
 * @param announcement fields that tell of the service's closing
 * @param gone whether it has closed
 */
public record IngressRules(
        RouteTable routes,
        List<AddressRange> trustedProxies,
        ClientLimiter clients,
        ExtraFields announcement,
        boolean gone) {

    /**
     * Makes rules of a file.
     *
     * @param before those in force until now, whose clients keep their counts where the limits stay; null for the first
     */
    public static IngressRules of(
            GatewayFile file, Map<String, Upstream> upstreams, GatewayMetrics metrics, @Nullable IngressRules before) {
        GatewayFile.Ingress ingress = file.ingress();
        return new IngressRules(
                new RouteTable(file.routes(), upstreams, metrics),
                ingress.trustedProxies(),
                before != null && before.clients().limits().equals(ingress.clientLimits())
                        ? before.clients()
                        : new ClientLimiter(ingress.clientLimits()),
                ingress.closing().map(IngressRules::announcement).orElse(ExtraFields.NONE),
                ingress.closing().map(Closing::gone).orElse(false));
    }

    // RFC 8594, sections 3 and 6.
    private static ExtraFields announcement(Closing closing) {
        ExtraFields fields = ExtraFields.NONE;
        Optional<String> date = closing.sunset()
                .map(sunset -> DateTimeFormatter.RFC_1123_DATE_TIME.format(sunset.atOffset(ZoneOffset.UTC)));
        if (date.isPresent()) {
            // An HTTP-date has two digits for the day, and GMT (RFC 9110, section 5.6.7).
            fields = fields.with("Sunset", twoDigits(date.get()));
        }
        return closing.link().isPresent()
                ? fields.with("Link", "<" + closing.link().get() + ">; rel=\"sunset\"")
                : fields;
    }

    /** Fields of an answer after which a client should come again. */
    ExtraFields comeAgain() {
        return comeAgain(announcement);
    }

    static ExtraFields comeAgain(ExtraFields announcement) {
        return announcement.with("Retry-After", "1");
    }

    private static String twoDigits(String date) {
        return date.charAt(6) == ' ' ? date.substring(0, 5) + "0" + date.substring(5) : date;
    }

    boolean trusts(InetAddress peer) {
        if (trustedProxies.isEmpty()) {
            return false;
        }
        byte[] address = peer.getAddress();
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }
}

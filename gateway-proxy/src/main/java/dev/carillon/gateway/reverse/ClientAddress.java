package dev.carillon.gateway.reverse;

import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.http.address.Host;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Whose request it is, for limits: the peer; behind trusted proxies, who the first of them says it is, which is the last
 * address in {@code X-Forwarded-For} that is not a trusted proxy itself. Pure.
 */
final class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private ClientAddress() {}

    static InetAddress of(InetAddress peer, Head request, Predicate<InetAddress> trusted) {
        if (!request.has(KnownField.X_FORWARDED) || !trusted.test(peer)) {
            return peer;
        }
        InetAddress client = peer;
        for (int i = request.fields() - 1; i >= 0; i--) {
            if (request.field(i) == KnownField.X_FORWARDED && request.name(i).equalsIgnoreCase(FORWARDED_FOR)) {
                String[] members = request.value(i).split(",", -1);
                for (int member = members.length - 1; member >= 0; member--) {
                    // What is no address was put there by nobody who is trusted.
                    if (!(literal(members[member].strip()) instanceof Host.Literal literal)) {
                        return client;
                    }
                    client = literal.address();
                    if (!trusted.test(client)) {
                        return client;
                    }
                }
            }
        }
        return client;
    }

    private static Host literal(String text) {
        return Host.parse(text.indexOf(':') >= 0 && !text.startsWith("[") ? "[" + text + "]" : text);
    }
}

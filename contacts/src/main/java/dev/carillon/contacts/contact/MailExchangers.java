package dev.carillon.contacts.contact;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import io.vertx.core.dns.MxRecord;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the domain name system whether a domain takes mail: by its MX records, else by an address (RFC 5321, section 5.1);
 * the null MX says that it takes none (RFC 7505). What cannot be found out is {@link Answer#UNKNOWN}, and no reason to
 * turn anybody away. Thread-safe; blocks.
 */
@Singleton
public class MailExchangers {

    /** What is known of a domain. */
    public enum Answer {
        PRESENT,
        NO_MAIL,
        NO_DOMAIN,
        UNKNOWN
    }

    private record Remembered(Answer answer, Instant until) {}

    private final Vertx vertx;
    private final EmailConfig config;
    private final Clock clock;
    private final @Nullable SocketAddress server;
    private final SequencedMap<String, Remembered> remembered = new LinkedHashMap<>();

    public MailExchangers(Vertx vertx, EmailConfig config, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.server = config.mxServer().map(MailExchangers::server).orElse(null);
    }

    private static SocketAddress server(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return SocketAddress.inetSocketAddress(
                    Integer.parseInt(text.substring(colon + 1)), text.substring(0, colon));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("carillon.contacts.email.mx-server: it is written host:port", e);
        }
    }

    /** What is known of the domain, remembered or asked for now. */
    public Answer of(String domain) {
        Instant now = clock.instant();
        synchronized (remembered) {
            Remembered known = remembered.get(domain);
            if (known != null && known.until().isAfter(now)) {
                return known.answer();
            }
        }
        Answer answer = ask(domain);
        if (answer != Answer.UNKNOWN) {
            synchronized (remembered) {
                remembered.remove(domain);
                remembered.put(domain, new Remembered(answer, now.plus(config.mxRemember())));
                while (remembered.size() > config.mxRemembered()) {
                    remembered.pollFirstEntry();
                }
            }
        }
        return answer;
    }

    private Answer ask(String domain) {
        DnsClient client = vertx.createDnsClient(options());
        try {
            return client.resolveMX(domain)
                    .compose(exchangers -> exchangers.isEmpty()
                            ? byAddress(client, domain)
                            : Future.succeededFuture(isNull(exchangers) ? Answer.NO_MAIL : Answer.PRESENT))
                    .recover(fault -> Future.succeededFuture(byFault(fault)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(config.mxTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Answer.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.UNKNOWN;
        } finally {
            client.close();
        }
    }

    private static Future<Answer> byAddress(DnsClient client, String domain) {
        return client.resolveA(domain)
                .compose(addresses ->
                        addresses.isEmpty() ? client.resolveAAAA(domain) : Future.succeededFuture(addresses))
                .map(addresses -> addresses.isEmpty() ? Answer.NO_MAIL : Answer.PRESENT);
    }

    private static boolean isNull(List<MxRecord> exchangers) {
        // Vert.x has no name for the root.
        @Nullable String name = exchangers.getFirst().name();
        return exchangers.size() == 1 && (name == null || name.isEmpty() || name.equals("."));
    }

    private static Answer byFault(Throwable fault) {
        if (fault instanceof DnsException dns && dns.code() == DnsResponseCode.NXDOMAIN) {
            return Answer.NO_DOMAIN;
        }
        return Answer.UNKNOWN;
    }

    private DnsClientOptions options() {
        DnsClientOptions options =
                new DnsClientOptions().setQueryTimeout(config.mxTimeout().toMillis());
        if (server != null) {
            options.setHost(server.host()).setPort(server.port());
        }
        return options;
    }
}

package dev.carillon.gateway.policy;

import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.policy.Resolver.Answer;
import dev.carillon.http.address.Host;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Name servers that are asked directly (RFC 1035; TCP where an answer is cut short), and nothing of the system: no hosts
 * file, no search domains. IPv4 addresses come first. The time to live is the shortest of the addresses'. Names wait for each
 * other where there are many: each has two sockets while it is asked for.
 *
 * <p>One thread of its own, on NIO, which is the same on the JVM and in a native image.
 */
public final class DnsServers implements Resolver.Source {
    private static final int DNS_PORT = 53;
    // A datagram may get lost, so each server is asked again before the time is up.
    private static final int ROUNDS = 2;
    private static final int MOST_AT_ONCE = 128;
    private static final int MOST_WAITING = 1024;
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final Duration LOOPBACK_TTL = Duration.ofDays(1);

    private final NioEventLoopGroup loops;
    private final DnsNameResolver resolver;
    private final Turns turns = new Turns(MOST_AT_ONCE, MOST_WAITING);

    /**
     * Asks these servers, one after the other.
     *
     * @param timeout for all of them together
     */
    public DnsServers(List<InetSocketAddress> servers, Duration timeout) {
        List<InetSocketAddress> rounds = Stream.generate(() -> servers)
                .limit(ROUNDS)
                .flatMap(List::stream)
                .toList();
        this.loops = new NioEventLoopGroup(
                1, Thread.ofPlatform().daemon().name("carillon-dns-", 0).factory());
        this.resolver = new DnsNameResolverBuilder(loops.next())
                // Constructors and not classes, which a native image would have to be told of.
                .datagramChannelFactory(NioDatagramChannel::new)
                .socketChannelFactory(NioSocketChannel::new)
                // A port of its own for each question makes a forged answer harder (RFC 5452, section 9.2).
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(new SequentialDnsServerAddressStreamProvider(rounds))
                .queryTimeoutMillis(Math.max(1, timeout.toMillis() / rounds.size()))
                .maxQueriesPerResolve(4 * rounds.size())
                .hostsFileEntriesResolver((name, types) -> null)
                .searchDomains(List.of())
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    /**
     * Reads servers as they stand in the configuration, {@code ip[:port]}, IPv6 in brackets.
     *
     * @throws IllegalArgumentException for what is not of this form
     */
    public static List<InetSocketAddress> parse(List<String> servers) {
        return servers.stream().map(DnsServers::parse).toList();
    }

    private static InetSocketAddress parse(String text) {
        Authority server = Authority.parse(text.strip(), DNS_PORT);
        if (server != null && server.host() instanceof Host.Literal literal) {
            return new InetSocketAddress(literal.address(), server.port());
        }
        throw new IllegalArgumentException("'" + text + "' is not a name server: expected ip[:port], IPv6 in brackets");
    }

    @Override
    public CompletionStage<Answer> ask(String name) {
        if (name.equals(Resolver.LOCALHOST)) {
            return CompletableFuture.completedFuture(new Answer(
                    List.of(address(new byte[] {127, 0, 0, 1}), address(IPV6_LOOPBACK)), LOOPBACK_TTL));
        }
        return turns.next(() -> askForBoth(name));
    }

    private CompletionStage<Answer> askForBoth(String name) {
        CompletableFuture<Answer> ipv4 = ask(name, DnsRecordType.A);
        CompletableFuture<Answer> ipv6 = ask(name, DnsRecordType.AAAA);
        // One of the two is enough; without either, the failure of the first is told.
        return ipv4.handle(Half::new)
                .thenCombine(ipv6.handle(Half::new), DnsServers::joined)
                .thenCompose(it -> it);
    }

    private record Half(@Nullable Answer answer, @Nullable Throwable failure) {}

    private static CompletionStage<Answer> joined(Half one, Half other) {
        Answer first = one.answer();
        Answer second = other.answer();
        if (first == null || second == null) {
            Half good = first == null ? other : one;
            Answer answer = good.answer();
            return answer == null
                    ? CompletableFuture.failedFuture(
                            Optional.ofNullable(one.failure()).orElseGet(UnknownHostException::new))
                    : CompletableFuture.completedFuture(answer);
        }
        List<InetAddress> all = new ArrayList<>(first.addresses());
        all.addAll(second.addresses());
        return CompletableFuture.completedFuture(
                new Answer(all, first.ttl().compareTo(second.ttl()) < 0 ? first.ttl() : second.ttl()));
    }

    private CompletableFuture<Answer> ask(String name, DnsRecordType type) {
        CompletableFuture<Answer> asking = new CompletableFuture<>();
        resolver.resolveAll(new DefaultDnsQuestion(name, type)).addListener(asked -> {
            if (asked.isSuccess()) {
                List<DnsRecord> records = new ArrayList<>();
                ((List<?>) asked.getNow()).forEach(record -> records.add((DnsRecord) record));
                complete(asking, type, records);
            } else {
                asking.completeExceptionally(told(asked.cause()));
            }
        });
        return asking;
    }

    private static void complete(CompletableFuture<Answer> asking, DnsRecordType type, List<DnsRecord> records) {
        List<InetAddress> addresses = new ArrayList<>();
        long ttl = Long.MAX_VALUE;
        for (DnsRecord record : records) {
            if (record.type().equals(type) && record instanceof DnsRawRecord raw) {
                byte[] bytes = new byte[raw.content().readableBytes()];
                raw.content().getBytes(raw.content().readerIndex(), bytes);
                if (bytes.length == 4 || bytes.length == 16) {
                    addresses.add(address(bytes));
                    ttl = Math.min(ttl, record.timeToLive());
                }
            }
            ReferenceCountUtil.release(record);
        }
        if (addresses.isEmpty()) {
            asking.completeExceptionally(new UnknownHostException("no address"));
        } else {
            asking.complete(new Answer(addresses, Duration.ofSeconds(ttl)));
        }
    }

    private static Throwable told(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException) {
                return new TimeoutException("no answer in time");
            }
        }
        return failure;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }

    @Override
    public void close() {
        turns.clear();
        resolver.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}

package dev.carillon.local.suite;

import dev.carillon.local.database.EmbeddedDatabase;
import dev.carillon.local.process.RunLock;
import dev.carillon.local.process.ServiceProcess;
import dev.carillon.local.process.StartException;
import dev.carillon.local.process.Watchdog;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The suite on this machine: PostgreSQL, the simulators and the four services, each a process of its own, on loopback.
 *
 * <p>{@link #close()} ends everything in the reverse order; it may be called from any thread and more than once, and a
 * shutdown hook calls it too. The rest is for one thread.
 */
public final class Suite implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A process, and where it says that it is ready. */
    private record Part(ServiceProcess process, URI health) {}

    private final SuitePlan plan;
    private final SuiteFiles files;
    private final Consumer<String> progress;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Secrets secrets;
    private final Certificate certificate;
    private final List<TwilioAccount> accounts;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    /** What is to be closed, the latest first; guards itself and {@link #ending}. */
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private boolean ending;
    private @Nullable EmbeddedDatabase database;

    private Suite(SuitePlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        this.files = new SuiteFiles(plan.root(), plan.work());
        keep(() -> RunLock.take(plan.work()));
        try {
            plan.ports().requireFree();
            files.prepare();
            this.secrets = new Secrets(files.secrets());
            this.certificate = Certificate.make(files.secrets());
            this.accounts = List.of(
                    TwilioAccount.promotional(secrets.next(), plan.messagesPerSecond()),
                    TwilioAccount.paid(secrets.next(), plan.messagesPerSecond()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything and returns when all is ready.
     *
     * @param progress hears a line a step
     * @throws StartException with one sentence, after everything that did start was ended again
     */
    public static Suite start(SuitePlan plan, Consumer<String> progress) {
        Suite suite = new Suite(plan, progress);
        Runtime.getRuntime().addShutdownHook(new Thread(suite::endBeforeExit, "end-the-suite"));
        try {
            suite.startAll();
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    private void startAll() {
        Watchdog watchdog = keep(Watchdog::start);
        Services services = new Services(plan, files, secrets, watchdog);
        Ports ports = plan.ports();
        progress.accept("starting the simulators, task-broker and gateway-proxy");
        start(
                services.simulators(certificate, accounts),
                URI.create("http://127.0.0.1:" + ports.simulated().gravatar() + "/control/health"));
        start(services.broker(), management(ports.management().broker()));
        start(services.gateway(), management(ports.management().gateway()));
        // Meanwhile, since these need no database and it takes seconds.
        progress.accept("starting PostgreSQL");
        EmbeddedDatabase server = keep(this::startDatabase);
        database = server;
        watchdog.watch(server.process());
        server.createDatabase("notifier").createDatabase("contacts");
        progress.accept("starting notifier and contacts");
        start(
                services.notifier(server, certificate, accounts),
                management(ports.management().notifier()));
        start(services.contacts(server), management(ports.management().contacts()));
        parts.keySet().forEach(this::awaitReady);
    }

    private EmbeddedDatabase startDatabase() {
        try {
            return EmbeddedDatabase.startWithoutHook(files.postgres());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new StartException("PostgreSQL could not be started: " + e.getMessage());
        }
    }

    private void start(ServiceProcess process, URI healthUrl) {
        parts.put(process.name(), new Part(keep(() -> process), healthUrl));
        process.start();
    }

    /** Makes something that is closed at the end; if that has come meanwhile, it is not made. */
    private <T extends AutoCloseable> T keep(Supplier<T> part) {
        synchronized (running) {
            if (ending) {
                throw new StartException("ended while it started");
            }
            T made = part.get();
            running.push(made);
            return made;
        }
    }

    private static URI management(int port) {
        return URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    }

    /** Waits until a service that was started, or started again, is ready. */
    public void awaitReady(String name) {
        Part part = part(name);
        new Readiness(http, plan.ports()).await(part.process(), part.health());
        progress.accept(name + " is ready");
    }

    /** From now on tells of each process that ends by itself, in a line; until the suite ends. */
    public void tellOfEnds(Consumer<String> told) {
        Consumer<String> unlessEnding = line -> {
            if (!isEnding()) {
                told.accept(line);
            }
        };
        parts.values().forEach(part -> part.process().onEnd(unlessEnding));
        if (database != null) {
            database.onEnd(
                    () -> unlessEnding.accept("PostgreSQL has ended; notifier and contacts cannot go on without it."
                            + " Its files are in " + files.postgres() + ", which the next start empties"));
        }
    }

    /** The process of {@code gateway-proxy}, {@code task-broker}, {@code notifier}, {@code contacts} or {@code simulators}. */
    public ServiceProcess service(String name) {
        return part(name).process();
    }

    private Part part(String name) {
        Part part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("there is no " + name + " in " + parts.keySet());
        }
        return part;
    }

    public Ports ports() {
        return plan.ports();
    }

    public Secrets secrets() {
        return secrets;
    }

    public List<TwilioAccount> accounts() {
        return accounts;
    }

    /** What the Twilio simulator shows to callers, as PEM. */
    public Path twilioCertificate() {
        return certificate.pem();
    }

    public Path work() {
        return files.work();
    }

    /** A caller at the gateway's ingress, with no token yet. */
    public SuiteClient gateway() {
        return client("http://127.0.0.1:" + ports().ingress());
    }

    /** A caller at the gateway's ingress with the token of this name. */
    public SuiteClient gateway(String caller) {
        return gateway().withToken(secrets.token(caller));
    }

    /** A caller at a service's management port. */
    public SuiteClient management(String name) {
        return client(part(name).health().resolve("/").toString());
    }

    /** A caller at the controls of the Twilio simulator. */
    public SuiteClient twilio() {
        return client("http://127.0.0.1:" + ports().simulated().twilioControl());
    }

    /** A caller at the Gravatar simulator and its controls. */
    public SuiteClient gravatar() {
        return client("http://127.0.0.1:" + ports().simulated().gravatar());
    }

    /** A caller that goes out through the egress proxy, as the service of this name does. */
    public SuiteClient throughEgress(String service) {
        HttpClient proxied = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports().egress())))
                .build();
        return new SuiteClient(
                proxied, URI.create("http://127.0.0.1/"), Map.of("Proxy-Authorization", egressCredentials(service)));
    }

    /** What the service of this name says to the egress proxy in {@code Proxy-Authorization}. */
    public String egressCredentials(String service) {
        byte[] pair = (service + ":" + secrets.egressToken(service)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private SuiteClient client(String base) {
        return new SuiteClient(http, URI.create(base), Map.of());
    }

    /** For Ctrl-C: what the owner closed already needs no word. */
    private void endBeforeExit() {
        if (!isEnding()) {
            progress.accept("ending everything that was started");
        }
        close();
    }

    /** True once somebody has begun to end the suite: what fails then fails for that reason. */
    public boolean isEnding() {
        synchronized (running) {
            return ending;
        }
    }

    @Override
    public void close() {
        AutoCloseable part;
        while ((part = nextToClose()) != null) {
            try {
                part.close();
            } catch (Exception e) {
                progress.accept("could not end a part of the suite: " + e);
            }
        }
    }

    private @Nullable AutoCloseable nextToClose() {
        synchronized (running) {
            ending = true;
            return running.poll();
        }
    }
}

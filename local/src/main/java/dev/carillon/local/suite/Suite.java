package dev.carillon.local.suite;

import dev.carillon.local.database.EmbeddedDatabase;
import dev.carillon.local.process.PidFile;
import dev.carillon.local.process.ServiceProcess;
import dev.carillon.local.process.StartException;
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
import org.jspecify.annotations.Nullable;

/**
 * The suite on this machine: PostgreSQL, the simulators and the four services, each a process of its own, on loopback.
 *
 * <p>{@link #close()} ends everything in the reverse order; it may be called from any thread and more than once. The
 * rest is for one thread.
 */
public final class Suite implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A process, and where it says that it is ready. */
    private record Part(ServiceProcess process, URI health) {}

    private final SuiteFiles files;
    private final Ports ports;
    private final Consumer<String> progress;
    private final PidFile pids;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Secrets secrets;
    private final Certificate certificate;
    private final HttpClient http;
    private final List<TwilioAccount> accounts;

    private Suite(Path root, Path work, Ports ports, Consumer<String> progress) {
        this.files = new SuiteFiles(root, work);
        this.ports = ports;
        this.progress = progress;
        this.pids = new PidFile(files.pidFile());
        int leftOvers = pids.endLeftOvers();
        if (leftOvers > 0) {
            progress.accept("ended " + leftOvers + " processes that an earlier run left behind");
        }
        files.prepare();
        ports.requireFree();
        this.secrets = new Secrets(files.secrets());
        this.certificate = Certificate.make(files.secrets());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        this.accounts = List.of(TwilioAccount.promotional(secrets.next()), TwilioAccount.paid(secrets.next()));
    }

    /**
     * Starts everything and returns when all is ready.
     *
     * @param root the checkout, with the services packaged
     * @param work an own folder for this suite; emptied first
     * @param progress hears a line a step
     * @throws StartException with one sentence, after everything that did start was ended again
     */
    public static Suite start(Path root, Path work, Ports ports, Consumer<String> progress) {
        Suite suite = new Suite(root, work, ports, progress);
        Thread hook = new Thread(suite::close, "end-the-suite");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            suite.startAll();
            return suite;
        } catch (RuntimeException e) {
            suite.close();
            throw e;
        }
    }

    private void startAll() {
        progress.accept("starting PostgreSQL");
        EmbeddedDatabase database = keep(EmbeddedDatabase.start(files.postgres()));
        pids.add(files.postgresProcess());
        database.createDatabase("notifier").createDatabase("contacts");
        Services services = new Services(files, ports, secrets, pids);
        add(
                services.simulators(certificate, accounts),
                URI.create("http://localhost:" + ports.simulated().gravatar() + "/control/health"));
        add(services.broker(), management(ports.management().broker()));
        add(services.gateway(), management(ports.management().gateway()));
        add(
                services.notifier(database, certificate, accounts),
                management(ports.management().notifier()));
        add(services.contacts(database), management(ports.management().contacts()));
        // All at once: each waits for what it needs, and that is worth being seen every time.
        progress.accept("starting " + String.join(", ", parts.keySet()));
        parts.values().forEach(part -> part.process().start());
        parts.keySet().forEach(this::awaitReady);
    }

    private void add(ServiceProcess process, URI healthUrl) {
        parts.put(process.name(), new Part(keep(process), healthUrl));
    }

    private <T extends AutoCloseable> T keep(T part) {
        synchronized (running) {
            running.push(part);
        }
        return part;
    }

    private static URI management(int port) {
        return URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    }

    /** Waits until a service that was started, or started again, is ready. */
    public void awaitReady(String name) {
        Part part = part(name);
        new Readiness(http).await(part.process(), part.health());
        progress.accept(name + " is ready");
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
        return ports;
    }

    public Secrets secrets() {
        return secrets;
    }

    public List<TwilioAccount> accounts() {
        return accounts;
    }

    public Path work() {
        return files.work();
    }

    /** A caller at the gateway's ingress, with no token yet. */
    public SuiteClient gateway() {
        return client("http://127.0.0.1:" + ports.ingress());
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
        return client("http://localhost:" + ports.simulated().twilioControl());
    }

    /** A caller at the Gravatar simulator and its controls. */
    public SuiteClient gravatar() {
        return client("http://localhost:" + ports.simulated().gravatar());
    }

    /** A caller that goes out through the egress proxy, as the service of this name does. */
    public SuiteClient throughEgress(String caller) {
        String credentials = Base64.getEncoder()
                .encodeToString((caller + ":" + secrets.token(caller)).getBytes(StandardCharsets.UTF_8));
        HttpClient proxied = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.egress())))
                .build();
        return new SuiteClient(
                proxied, URI.create("http://localhost/"), Map.of("Proxy-Authorization", "Basic " + credentials));
    }

    private SuiteClient client(String base) {
        return new SuiteClient(http, URI.create(base), Map.of());
    }

    @Override
    public void close() {
        AutoCloseable part;
        while ((part = next()) != null) {
            try {
                part.close();
            } catch (Exception e) {
                progress.accept("could not end a part of the suite: " + e);
            }
        }
    }

    private @Nullable AutoCloseable next() {
        synchronized (running) {
            return running.poll();
        }
    }
}

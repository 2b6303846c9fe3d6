package dev.carillon.local.suite;

import dev.carillon.local.database.EmbeddedDatabase;
import dev.carillon.local.process.ServiceProcess;
import dev.carillon.local.process.Watchdog;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How each service is told, by environment variables, where the others are. What stands here is what an operator would
 * set in a deployment.
 */
final class Services {
    /** Small heaps and the quick compiler: a laptop runs the whole suite, and it starts within seconds. */
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

    private final SuitePlan plan;
    private final Ports ports;
    private final SuiteFiles files;
    private final Secrets secrets;
    private final Watchdog watchdog;

    Services(SuitePlan plan, SuiteFiles files, Secrets secrets, Watchdog watchdog) {
        this.plan = plan;
        this.ports = plan.ports();
        this.files = files;
        this.secrets = secrets;
        this.watchdog = watchdog;
    }

    /** Twilio and Gravatar, in a Java of their own with our class path. */
    ServiceProcess simulators(Certificate certificate, List<TwilioAccount> accounts) {
        String lines = accounts.stream()
                .map(account -> account.sid() + ":" + account.authToken() + ":" + account.balance() + "\n")
                .collect(Collectors.joining());
        List<String> command = new ArrayList<>(List.of(SuiteFiles.java()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp",
                ourClassPath(),
                "dev.carillon.simulators.SimulatorsCommand",
                "--twilio-port=" + ports.simulated().twilio(),
                "--twilio-control-port=" + ports.simulated().twilioControl(),
                "--gravatar-port=" + ports.simulated().gravatar(),
                "--accounts-file=" + secrets.write("twilio-accounts", lines),
                "--keystore=" + certificate.keyStore(),
                "--keystore-password-file=" + secrets.write("simulator-password", Certificate.PASSWORD)));
        return new ServiceProcess("simulators", command, Map.of(), files.work(), watchdog);
    }

    /** Absolute, since the process works in another folder than we. */
    private static String ourClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    ServiceProcess gateway() {
        Path closingToken = secrets.write("gateway-contacts", secrets.token("gateway"));
        Path routes = files.write("gateway.yaml", GatewayFile.text(files.root(), ports, closingToken));
        return process(
                "gateway-proxy",
                List.of(),
                Map.ofEntries(
                        management(ports.management().gateway()),
                        Map.entry("QUARKUS_MANAGEMENT_HOST", "127.0.0.1"),
                        Map.entry("CARILLON_GATEWAY_FILE", routes.toString()),
                        Map.entry("CARILLON_GATEWAY_INGRESS_HOST", "127.0.0.1"),
                        Map.entry("CARILLON_GATEWAY_INGRESS_PORT", Integer.toString(ports.ingress())),
                        Map.entry("CARILLON_GATEWAY_EGRESS_HOST", "127.0.0.1"),
                        Map.entry("CARILLON_GATEWAY_EGRESS_PORT", Integer.toString(ports.egress())),
                        Map.entry(
                                "CARILLON_GATEWAY_EGRESS_TOKENS_FILE",
                                secrets.file("egress-tokens").toString())));
    }

    ServiceProcess broker() {
        Map<String, String> environment = api(ports.broker(), ports.management().broker());
        environment.put("CARILLON_BROKER_ENGINE", "rocksdb");
        environment.put(
                "CARILLON_BROKER_ROCKSDB_DIRECTORY",
                files.work().resolve("tasks").toString());
        return process("task-broker", List.of(), environment);
    }

    ServiceProcess notifier(EmbeddedDatabase database, Certificate certificate, List<TwilioAccount> accounts) {
        Map<String, String> environment =
                api(ports.notifier(), ports.management().notifier());
        database(environment, database, "notifier");
        outbound(environment, "NOTIFIER", "notifier");
        environment.put(
                "CARILLON_NOTIFIER_PRIVACY_KEY_FILE",
                secrets.write("notifier-number-key", secrets.next()).toString());
        environment.put("CARILLON_NOTIFIER_CONTACTS_URL", "http://127.0.0.1:" + ports.contacts());
        environment.put(
                "CARILLON_NOTIFIER_CONTACTS_TOKEN_FILE",
                secrets.file("notifier-broker").toString());
        environment.put("CARILLON_NOTIFIER_PUBLIC_URL", "http://127.0.0.1:" + ports.ingress());
        environment.put(
                "CARILLON_NOTIFIER_TWILIO_BASE_URL",
                "https://127.0.0.1:" + ports.simulated().twilio());
        // The simulator shows what it accepted at once, so nobody has to wait an hour for what it never did.
        environment.put("CARILLON_NOTIFIER_SETTLEMENT_UNKNOWN_HORIZON", "PT30S");
        for (int i = 0; i < accounts.size(); i++) {
            TwilioAccount account = accounts.get(i);
            String prefix = "CARILLON_NOTIFIER_ACCOUNTS_" + account.envName() + "_";
            environment.put(prefix + "ORDER", Integer.toString(i + 1));
            environment.put(prefix + "SID", account.sid());
            environment.put(
                    prefix + "AUTH_TOKEN_FILE",
                    secrets.write("twilio-" + account.name(), account.authToken())
                            .toString());
            environment.put(prefix + "FROM", account.from());
            environment.put(prefix + "MESSAGES_PER_SECOND", Integer.toString(account.messagesPerSecond()));
        }
        return process(
                "notifier",
                List.of(
                        "-Djavax.net.ssl.trustStore=" + certificate.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD),
                environment);
    }

    ServiceProcess contacts(EmbeddedDatabase database) {
        Map<String, String> environment =
                api(ports.contacts(), ports.management().contacts());
        database(environment, database, "contacts");
        outbound(environment, "CONTACTS", "contacts");
        environment.put("CARILLON_CONTACTS_WEBHOOKS_WORDPRESS_SECRETS", secrets.wordPress());
        environment.put("CARILLON_CONTACTS_WEBHOOKS_USERVOICE_SECRETS", secrets.userVoice());
        String gravatar = "http://127.0.0.1:" + ports.simulated().gravatar();
        environment.put("CARILLON_CONTACTS_GRAVATAR_BASE_URL", gravatar);
        environment.put("CARILLON_CONTACTS_GRAVATAR_API_URL", gravatar);
        environment.put("CARILLON_CONTACTS_NOTIFIER_URL", "http://127.0.0.1:" + ports.notifier());
        environment.put(
                "CARILLON_CONTACTS_NOTIFIER_TOKEN_FILE",
                secrets.file("contacts-broker").toString());
        environment.put(
                "CARILLON_CONTACTS_TOMBSTONES_KEYS_FILE",
                secrets.write("contacts-tombstones", "1 " + secrets.next()).toString());
        environment.put(
                "CARILLON_CONTACTS_LINKS_KEYS_FILE",
                secrets.write("contacts-links", "1 " + secrets.next()).toString());
        environment.put("CARILLON_CONTACTS_LINKS_PUBLIC_URL", "http://127.0.0.1:" + ports.ingress());
        environment.put("CARILLON_CONTACTS_LIFECYCLE_SWEEP_INTERVAL", "PT1S");
        environment.put("CARILLON_CONTACTS_LIFECYCLE_BANNER", "gateway");
        environment.put("CARILLON_CONTACTS_LIFECYCLE_BANNER_WAIT", "PT2S");
        environment.put(
                "CARILLON_CONTACTS_LIFECYCLE_ARCHIVE_DIRECTORY",
                files.work().resolve("archive").toString());
        return process("contacts", List.of(), environment);
    }

    /** What an HTTP API of the suite listens on, and whose tokens it takes. */
    private Map<String, String> api(int port, int managementPort) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put(
                "CARILLON_ACCESS_TOKENS_FILE", secrets.file("access-tokens").toString());
        return environment;
    }

    private static Map.Entry<String, String> management(int port) {
        return Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(port));
    }

    private static void database(Map<String, String> environment, EmbeddedDatabase database, String name) {
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl(name));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database.username());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
    }

    /** Where a service finds the broker, and the one way out that it has. */
    private void outbound(Map<String, String> environment, String key, String name) {
        environment.put("CARILLON_" + key + "_BROKER_URL", "http://127.0.0.1:" + ports.broker());
        environment.put(
                "CARILLON_" + key + "_BROKER_TOKEN_FILE",
                secrets.file(name + "-broker").toString());
        environment.put("CARILLON_" + key + "_EGRESS_PROXY", "127.0.0.1:" + ports.egress());
        environment.put("CARILLON_" + key + "_EGRESS_USER", name);
        environment.put(
                "CARILLON_" + key + "_EGRESS_TOKEN_FILE",
                secrets.file(name + "-egress").toString());
    }

    private ServiceProcess process(String name, List<String> options, Map<String, String> environment) {
        List<String> jvm = new ArrayList<>(JVM);
        jvm.addAll(options);
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.putAll(plan.of(name));
        return new ServiceProcess(name, files.command(name, jvm), variables, files.work(), watchdog);
    }
}

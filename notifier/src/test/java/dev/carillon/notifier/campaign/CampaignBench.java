package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.local.database.EmbeddedDatabase;
import dev.carillon.notifier.NotifierUnderBench;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures what a large campaign takes: starts the packaged service with a small heap beside an embedded PostgreSQL, has
 * it make a campaign, and asks for everything that there is of it. {@code bench/notifier} runs it. Sends nothing: no
 * worker runs, and no broker.
 */
final class CampaignBench {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ObjectMapper mapper = new ObjectMapper();
    private final NotifierUnderBench notifier;

    private CampaignBench(NotifierUnderBench notifier) {
        this.notifier = notifier;
    }

    /** Runs it: the folder of the packaged service, the number of recipients, the heap. */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]).resolve("quarkus-run.jar");
        int recipients = Integer.parseInt(arguments[1]);
        String heap = arguments[2];
        Path scratch = Files.createTempDirectory("campaign-bench");
        Map<String, String> settings = Map.of(
                "carillon.notifier.worker.enabled",
                "false",
                "carillon.notifier.campaign.max-recipients",
                Integer.toString(Math.max(100_000, recipients)),
                "quarkus.http.limits.max-body-size",
                "512M");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(null).createDatabase("notifier");
                NotifierUnderBench notifier = NotifierUnderBench.start(jar, heap, database, scratch, settings)) {
            System.out.printf("%,d recipients, heap of %s%n", recipients, heap);
            new CampaignBench(notifier).run(recipients, scratch);
        } finally {
            try (Stream<Path> files = Files.list(scratch)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scratch);
        }
    }

    private void run(int recipients, Path scratch) throws Exception {
        NotifierUnderBench.expect(
                "template",
                send("PUT", "/v1/templates/bench", "application/json", text("{\"body\":\"Hi ((name)), see you\"}")));
        create("create from CSV, first", recipients, file(scratch, recipients), "text/csv");
        create("create from CSV", recipients, file(scratch, recipients), "text/csv");
        String id = create("create from JSON", recipients, json(scratch, recipients), "application/json");
        String campaign = "/v1/campaigns/" + id;
        timed("get", "GET", campaign);
        timed("list", "GET", "/v1/campaigns");
        timed("preview", "GET", campaign + "/preview");
        timed("start", "POST", campaign + "/start");
        timed("get", "GET", campaign);
        timed("pause", "POST", campaign + "/pause");
        timed("report", "GET", campaign + "/report");
        timed("export of every message", "GET", campaign + "/messages.csv");
        timed("cancel", "POST", campaign + "/cancel");
        awaitCancelled(campaign);
        Files.readAllLines(Path.of("/proc/" + notifier.handle().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .forEach(line -> System.out.printf(
                        "%-28s %s%n",
                        "most memory of the process", line.substring(6).strip()));
    }

    private String create(String what, int recipients, Path body, String type) throws Exception {
        String path = type.equals("text/csv") ? "/v1/campaigns?name=Bench&template=bench" : "/v1/campaigns";
        Duration computed = computed();
        long began = System.nanoTime();
        HttpResponse<String> answer = send("POST", path, type, BodyPublishers.ofFile(body));
        report(what, began);
        System.out.printf(
                "%-28s %,d ms%n",
                "  computed by the service", computed().minus(computed).toMillis());
        JsonNode made = mapper.readTree(NotifierUnderBench.expect(what, answer).body());
        if (made.path("total").asInt() != recipients) {
            throw new IllegalStateException(made.toString());
        }
        return made.path("id").asText();
    }

    private void timed(String what, String method, String path) throws Exception {
        long began = System.nanoTime();
        HttpResponse<String> answer = send(method, path, null, BodyPublishers.noBody());
        report(what, began);
        NotifierUnderBench.expect(what, answer);
    }

    private void awaitCancelled(String campaign) throws Exception {
        long began = System.nanoTime();
        JsonNode now;
        do {
            now = mapper.readTree(
                    send("GET", campaign, null, BodyPublishers.noBody()).body());
        } while (!now.has("completedAt") && System.nanoTime() - began < PATIENCE.toNanos());
        report("until all are CANCELLED", began);
    }

    /** On a machine that others use too, this says more than the clock. */
    private Duration computed() {
        return notifier.handle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void report(String what, long began) {
        System.out.printf(
                "%-28s %,d ms%n",
                what, Duration.ofNanos(System.nanoTime() - began).toMillis());
    }

    private HttpResponse<String> send(String method, String path, String type, BodyPublisher body) throws Exception {
        return notifier.send(method, path, type, body);
    }

    private static BodyPublisher text(String body) {
        return BodyPublishers.ofString(body);
    }

    private static Path file(Path scratch, int recipients) throws IOException {
        Path file = scratch.resolve("recipients.csv");
        try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("to,name\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < recipients; i++) {
                out.write((number(i) + ",Name " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static Path json(Path scratch, int recipients) throws IOException {
        Path file = scratch.resolve("recipients.json");
        try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("{\"name\":\"Bench\",\"template\":\"bench\",\"recipients\":[".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < recipients; i++) {
                String one =
                        (i == 0 ? "" : ",") + "{\"to\":\"" + number(i) + "\",\"values\":{\"name\":\"Name " + i + "\"}}";
                out.write(one.getBytes(StandardCharsets.UTF_8));
            }
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** Numbers of the three operators in turn, scattered as people's are. */
    private static String number(int index) {
        String prefix = List.of("+35988", "+35989", "+35987").get(index % 3);
        return prefix + (2_000_000 + (int) ((index * 7_919L) % 7_999_993));
    }
}

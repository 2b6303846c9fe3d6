package dev.carillon.simulators;

import dev.carillon.simulators.gravatar.GravatarSimulator;
import dev.carillon.simulators.server.TlsKey;
import dev.carillon.simulators.twilio.TwilioSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs both simulators until the process is ended. */
@Command(
        name = "simulators",
        mixinStandardHelpOptions = true,
        description =
                "Twilio and Gravatar on loopback ports: accept, price, deliver, classify, and go wrong on demand.",
        sortOptions = false)
public final class SimulatorsCommand implements Callable<Integer> {

    @Option(names = "--twilio-port", defaultValue = "8091", description = "Twilio's API (default ${DEFAULT-VALUE})")
    private int twilioPort;

    @Option(
            names = "--twilio-control-port",
            defaultValue = "8093",
            description = "Twilio's controls where its API has TLS (default ${DEFAULT-VALUE})")
    private int twilioControlPort;

    @Option(names = "--gravatar-port", defaultValue = "8092", description = "Gravatar (default ${DEFAULT-VALUE})")
    private int gravatarPort;

    @Option(
            names = "--account",
            paramLabel = "SID:TOKEN:BALANCE",
            description = "a Twilio account and its US dollars; may be repeated")
    private List<String> accounts = List.of();

    @Option(names = "--accounts-file", description = "a file of such accounts, one a line")
    private @Nullable Path accountsFile;

    @Option(
            names = "--step",
            defaultValue = "PT0.02S",
            description = "time between two states of a message (default ${DEFAULT-VALUE})")
    private Duration step = Duration.ofMillis(20);

    @Option(names = "--keystore", description = "PKCS #12 file with the key for HTTPS; Twilio's API has TLS then")
    private @Nullable Path keystore;

    @Option(names = "--keystore-password-file", description = "the password of that file")
    private @Nullable Path keystorePasswordFile;

    /** Ends with the status of the command. */
    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new SimulatorsCommand());
        commandLine.setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println("simulators: " + failure.getMessage());
            return 1;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (TwilioSimulator twilio = TwilioSimulator.start(options());
                GravatarSimulator gravatar = GravatarSimulator.start(gravatarPort)) {
            System.out.println("Twilio    " + twilio.url() + "  controls " + twilio.controlUrl() + "/control/");
            System.out.println("Gravatar  " + gravatar.url() + "  controls " + gravatar.url() + "/control/");
            new CountDownLatch(1).await(); // until a signal ends the process
        }
        return 0;
    }

    private TwilioSimulator.Options options() throws IOException {
        TwilioSimulator.Options options = TwilioSimulator.Options.defaults()
                .withPort(twilioPort)
                .withControlPort(twilioControlPort)
                .withStep(step);
        for (String account : accounts) {
            options = with(options, account);
        }
        if (accountsFile != null) {
            for (String account : Files.readAllLines(accountsFile)) {
                options = with(options, account);
            }
        }
        if (keystore != null) {
            String password = keystorePasswordFile == null
                    ? ""
                    : Files.readString(keystorePasswordFile).strip();
            options = options.withTls(new TlsKey(keystore, password));
        }
        return options;
    }

    private static TwilioSimulator.Options with(TwilioSimulator.Options options, String account) {
        List<String> parts = List.of(account.split(":", -1));
        if (parts.size() != 3) {
            throw new IllegalArgumentException("an account is SID:TOKEN:BALANCE");
        }
        return options.withAccount(parts.get(0), parts.get(1), parts.get(2));
    }
}

package dev.carillon.bench.tasks;

import dev.carillon.bench.broker.BrokerClient;
import dev.carillon.bench.broker.Endpoint;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the queue of a load, and sees that nobody without a token may use it. */
@Command(name = "queue", description = "Makes the queue of a load in task-broker.")
public final class QueueCommand implements Callable<Integer> {
    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--token", required = true)
    private String token = "";

    @Option(names = "--queue")
    private String queue = "bench";

    @Override
    public Integer call() throws IOException {
        try (BrokerClient client = new BrokerClient(new Endpoint(port, token, queue))) {
            client.makeQueue();
            client.requireTokens();
        } catch (IOException e) {
            System.out.println(e.getMessage());
            return 1;
        }
        return 0;
    }
}

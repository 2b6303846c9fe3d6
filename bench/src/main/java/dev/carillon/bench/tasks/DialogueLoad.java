package dev.carillon.bench.tasks;

import dev.carillon.bench.wire.Dialogue;
import dev.carillon.bench.wire.Part;
import dev.carillon.bench.wire.Supply;
import dev.carillon.bench.wire.WireLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One kind of dialogue in a closed loop, for a drain after another one has put in what it takes out. */
final class DialogueLoad implements TaskLoad {
    private static final Duration LONGEST_FILL = Duration.ofMinutes(2);

    private final LoadOptions options;
    private final Supplier<Dialogue> dialogue;
    private @Nullable Supplier<Dialogue> filling;
    private int fillers;

    DialogueLoad(LoadOptions options, Supplier<Dialogue> dialogue) {
        this.options = options;
        this.dialogue = dialogue;
    }

    DialogueLoad after(Supplier<Dialogue> first, int connections) {
        filling = first;
        fillers = connections;
        return this;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Supplier<Dialogue> first = filling;
        if (first != null) {
            load(Part.closed(first, fillers, new Supply(options.count)), LONGEST_FILL);
        }
    }

    @Override
    public Measured run(Duration time) throws IOException, InterruptedException {
        return Measured.of(load(Part.closed(dialogue, options.connections, Supply.endless()), time));
    }

    private WireLoad.Result load(Part part, Duration time) throws IOException, InterruptedException {
        int threads = Math.min(options.threads, part.connections());
        return new WireLoad(options.port, List.of(part), threads, time, () -> false)
                .run()
                .getFirst();
    }
}

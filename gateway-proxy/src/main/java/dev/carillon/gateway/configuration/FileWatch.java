package dev.carillon.gateway.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The YAML file of a running gateway, which is read again when it changes. A new file takes effect whole, or it is
 * refused whole, every fault of it logged, and the one before it stays.
 *
 * <p>Somebody ticks: {@link #look} about once a second, {@link #readNow} when told by an operator. Both do I/O, so neither
 * belongs on an event loop. Thread-safe: readings do not overlap, and the outcome is read without a lock.
 *
 * <p>A change is read at the second look that sees it, when nothing has moved in between: a file that an editor is in the
 * middle of writing can be good YAML by chance, and mean half of what it will. A ConfigMap's volume is a link that is
 * swapped (Kubernetes, "Mounted ConfigMaps are updated automatically"): see {@link FileStamp}. The content decides.
 */
public final class FileWatch {
    private static final Logger LOG = Logger.getLogger(FileWatch.class);

    /** What a look came to. */
    public enum Look {
        /** There is nothing new. */
        UNCHANGED,
        /** A new file holds from now on. */
        APPLIED,
        /** The file is no good, and the one before it stays. */
        REFUSED
    }

    /**
     * How things stand.
     *
     * @param applied when the file that holds now was read
     * @param faults why the file as it is now does not hold, {@code FILE:LINE: message} each; empty where it does
     * @param since when it was seen to be like that
     */
    public record State(Instant applied, List<String> faults, Instant since) {
        public State {
            faults = List.copyOf(faults);
        }
    }

    private final Path file;
    private final Clock clock;
    private final Consumer<GatewayFile> apply;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock, as are the five below.
    private byte[] held;
    private byte @Nullable [] refused;
    private List<String> told = List.of();
    // It is good by itself: what is around it may change, as a token file that comes a moment later.
    private boolean mayHoldLater;
    private @Nullable FileStamp read;
    private @Nullable FileStamp seen;
    private volatile State state;

    /**
     * Watches a file that holds already.
     *
     * @param held its content as {@link GatewayFileParser#bytes} gave it
     * @param apply puts a new file into effect; if it throws, the file is refused
     */
    public FileWatch(Path file, byte[] held, Clock clock, Consumer<GatewayFile> apply) {
        this.file = file;
        this.held = held.clone();
        this.clock = clock;
        this.apply = apply;
        Instant now = clock.instant();
        this.state = new State(now, List.of(), now);
    }

    public State state() {
        return state;
    }

    /** Reads the file if it has changed and come to rest; does nothing where another thread is reading it. */
    public Look look() {
        if (!lock.tryLock()) {
            return Look.UNCHANGED;
        }
        try {
            FileStamp now = FileStamp.of(file);
            boolean atRest = now == null ? seen == null : now.equals(seen);
            seen = now;
            // What could not be read is tried again: no stamp tells of a right that was given.
            boolean isRead = now != null && now.equals(read) && !mayHoldLater;
            return isRead || !atRest ? Look.UNCHANGED : read(now);
        } finally {
            lock.unlock();
        }
    }

    /** Reads the file whatever it looks like, after a reading that is going on; for SIGHUP. */
    public Look readNow() {
        lock.lock();
        try {
            LOG.infof("Reads %s", file);
            // Whoever asks is told once more what is wrong.
            refused = null;
            told = List.of();
            seen = FileStamp.of(file);
            return read(seen);
        } finally {
            lock.unlock();
        }
    }

    private Look read(@Nullable FileStamp now) {
        byte[] content;
        try {
            content = GatewayFileParser.bytes(file);
        } catch (IOException e) {
            read = null;
            return unreadable(e);
        }
        read = now;
        if (Arrays.equals(content, held)) {
            return unchanged();
        }
        if (refused != null && Arrays.equals(content, refused) && !mayHoldLater) {
            return Look.UNCHANGED;
        }
        return switch (GatewayFileParser.parse(content)) {
            case Parsed.Valid valid -> apply(valid.file(), content);
            case Parsed.Invalid invalid -> {
                mayHoldLater = false;
                yield refuse(
                        invalid.faults().stream().map(fault -> fault.in(file)).toList(), content);
            }
        };
    }

    private Look unreadable(IOException e) {
        List<String> faults = List.of(file + ": cannot be read: " + GatewayFileParser.reason(e));
        return faults.equals(told) ? Look.UNCHANGED : refuse(faults, null);
    }

    // As after a mistake that was taken back.
    private Look unchanged() {
        mayHoldLater = false;
        if (!state.faults().isEmpty()) {
            LOG.infof("%s is again as it holds", file);
            state = new State(state.applied(), List.of(), clock.instant());
            refused = null;
            told = List.of();
        }
        return Look.UNCHANGED;
    }

    private Look apply(GatewayFile parsed, byte[] content) {
        try {
            apply.accept(parsed);
        } catch (RuntimeException e) {
            mayHoldLater = true;
            List<String> faults = List.of(file + ": cannot be put into effect: " + e);
            return faults.equals(told) ? Look.UNCHANGED : refuse(faults, content);
        }
        held = content;
        mayHoldLater = false;
        refused = null;
        told = List.of();
        Instant now = clock.instant();
        state = new State(now, List.of(), now);
        LOG.infof("%s has changed and holds: %s", file, parsed.summary());
        return Look.APPLIED;
    }

    private Look refuse(List<String> faults, byte @Nullable [] content) {
        refused = content;
        told = faults;
        state = new State(state.applied(), faults, clock.instant());
        LOG.errorf(
                "%s is refused, and what was read at %s still holds:\n%s",
                file, state.applied(), String.join("\n", faults));
        return Look.REFUSED;
    }
}

package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.archive.ArchiveManifest;
import dev.carillon.contacts.archive.ArchiveWriter;
import dev.carillon.contacts.archive.LeakScan;
import dev.carillon.contacts.archive.Purge;
import dev.carillon.contacts.sql.Statements;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * Makes the archive, looks that nobody is to be found in it, and takes everybody out of the database. Until it is sealed,
 * which is one commit, a crash or an opening leaves nothing behind but a file that is made anew with another key; from
 * then on there is no way back, and a crash leaves people who are taken out by the next look.
 */
@Singleton
class ArchiveStep implements Step {
    static final String SEALED = "sealed";

    private final DataSource dataSource;
    private final ArchiveWriter writer;
    private final LeakScan leaks;
    private final Purge purge;
    private final LifecycleRepository repository;
    private final LifecycleConfig config;

    ArchiveStep(
            DataSource dataSource,
            ArchiveWriter writer,
            LeakScan leaks,
            Purge purge,
            LifecycleRepository repository,
            LifecycleConfig config) {
        this.dataSource = dataSource;
        this.writer = writer;
        this.leaks = leaks;
        this.purge = purge;
        this.repository = repository;
        this.config = config;
    }

    @Override
    public StepName name() {
        return StepName.ARCHIVE;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) throws SQLException {
        return Statements.number(connection, "select count(*) from contact")
                + " contacts go into an archive without their names, addresses and numbers, and out of the database."
                + " From there is no way back.";
    }

    @Override
    public StepResult run(StepRun run) {
        Optional<Path> folder = config.archiveDirectory();
        if (folder.isEmpty()) {
            return StepResult.waiting("carillon.contacts.lifecycle.archive-directory is missing");
        }
        try {
            if (!run.is(SEALED)) {
                Optional<StepResult> obstacle = make(run, folder.get());
                if (obstacle.isPresent()) {
                    return obstacle.get();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the archive could not be written", e);
        }
        Map<String, Long> gone = purge.purge();
        run.keep("purged", gone);
        return StepResult.done();
    }

    /** Makes and seals it; what is in the way, if something is. */
    private Optional<StepResult> make(StepRun run, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("contacts-" + run.run() + ".zip");
        Path part = folder.resolve(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.deleteIfExists(file);
        AtomicReference<LeakScan.Leaks> found = new AtomicReference<>();
        ArchiveManifest manifest = QuarkusTransaction.requiringNew()
                .timeout(86_400)
                .call(() -> {
                    try (Connection connection = dataSource.getConnection()) {
                        // What is scanned for is what was archived.
                        Statements.run(connection, "set transaction isolation level repeatable read");
                        ArchiveManifest made = writer.write(connection, part);
                        found.set(leaks.leaks(connection, part));
                        return made;
                    }
                });
        LeakScan.Leaks leaked = Objects.requireNonNull(found.get());
        if (leaked.people() > 0) {
            Files.deleteIfExists(part);
            return Optional.of(StepResult.failed("something of " + leaked.people()
                    + " people was found in the archive, in " + String.join(", ", leaked.places())));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        if (!seal(run, file, manifest)) {
            Files.deleteIfExists(file);
            return Optional.of(StepResult.waiting("the service is being opened again"));
        }
        return Optional.empty();
    }

    /** From here is no way back; false where somebody had turned round before. */
    private boolean seal(StepRun run, Path file, ArchiveManifest manifest) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                if (repository.lock(connection).wanted() != LifecycleState.CLOSED) {
                    return false;
                }
                Map<String, Object> rows = new LinkedHashMap<>();
                manifest.files().forEach((name, entry) -> rows.put(name, entry.rows()));
                run.progress().put(SEALED, true);
                run.progress().put("file", file.getFileName().toString());
                run.progress().put("rows", rows);
                run.progress().put("leaks", 0);
                repository.keep(connection, StepName.ARCHIVE, run.progress());
                return true;
            }
        });
    }

    /** What was made and not sealed is of no use. */
    @Override
    public StepResult revert(StepRun run) {
        if (run.is(SEALED)) {
            return StepResult.failed("the archive is made");
        }
        config.archiveDirectory().ifPresent(folder -> {
            try {
                Files.deleteIfExists(folder.resolve("contacts-" + run.run() + ".zip.part"));
                Files.deleteIfExists(folder.resolve("contacts-" + run.run() + ".zip"));
            } catch (IOException e) {
                throw new UncheckedIOException("the unfinished archive could not be removed", e);
            }
        });
        return StepResult.done();
    }
}

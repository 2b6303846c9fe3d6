package dev.carillon.contacts.importing;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Tells whoever follows an import how far it is. Looks at the database, so it matters not which process reads the import.
 * Never blocks: it looks on a virtual thread, and not again before the last look is answered.
 */
@Singleton
public class ImportFollower {
    private final ImportService imports;
    private final ImportConfig config;
    private final Executor looks = Executors.newVirtualThreadPerTaskExecutor();

    ImportFollower(ImportService imports, ImportConfig config) {
        this.imports = imports;
        this.config = config;
    }

    /** The import as it is, then whenever it got on, up to and with its end. */
    Multi<ImportDocument> follow(ImportDocument first) {
        Multi<ImportDocument> later = Multi.createFrom()
                .ticks()
                .every(config.progressInterval())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick ->
                        Uni.createFrom().item(() -> imports.get(first.id())).runSubscriptionOn(looks));
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(first), later)
                .select()
                .first(new UntilEnd())
                .skip()
                .repetitions();
    }

    /** True up to and with the first import that has ended. */
    private static final class UntilEnd implements java.util.function.Predicate<ImportDocument> {
        private boolean ended;

        @Override
        public boolean test(ImportDocument document) {
            boolean before = ended;
            ended = document.state().isEnd();
            return !before;
        }
    }
}

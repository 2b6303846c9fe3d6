package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.ContactDraft;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file into batches on a virtual thread of its own, one ahead of whoever takes them, so that rows are read while
 * the database works. {@link #next()} is called by one thread; {@link #close()} ends the reading thread. It is never
 * interrupted, since that would break the connection it reads by.
 */
final class BatchParser implements AutoCloseable {
    /** A batch ends early where its rows are long: about so many characters. */
    private static final int LARGEST_BATCH = 8 << 20;

    private sealed interface Step {
        record Batch(ImportBatch batch) implements Step {}

        record End() implements Step {}

        record Unreadable(UnreadableFileException reason) implements Step {}

        record Failed(Throwable fault) implements Step {}
    }

    private final ChunkStream upload;
    private final FilePlan plan;
    private final RowDrafts drafts;
    private final long skip;
    private final int batchSize;
    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofVirtual().name("import-parser").unstarted(this::parse);
    private volatile boolean closed;

    private BatchParser(ChunkStream upload, FilePlan plan, RowDrafts drafts, long skip, int batchSize) {
        this.upload = upload;
        this.plan = plan;
        this.drafts = drafts;
        this.skip = skip;
        this.batchSize = batchSize;
    }

    /**
     * Begins to read.
     *
     * @param skip rows that were read before
     */
    static BatchParser start(ChunkStream upload, FilePlan plan, RowDrafts drafts, long skip, int batchSize) {
        BatchParser parser = new BatchParser(upload, plan, drafts, skip, batchSize);
        parser.thread.start();
        return parser;
    }

    /** The next batch; null behind the last. */
    @Nullable ImportBatch next() throws UnreadableFileException, InterruptedException {
        return switch (steps.take()) {
            case Step.Batch(ImportBatch batch) -> batch;
            case Step.End end -> null;
            case Step.Unreadable(UnreadableFileException reason) -> throw reason;
            case Step.Failed(Throwable fault) -> throw new IllegalStateException("the upload could not be read", fault);
        };
    }

    private void parse() {
        Step last;
        try {
            last = read();
        } catch (UnreadableFileException e) {
            last = new Step.Unreadable(e);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            last = new Step.Failed(e);
        }
        put(last);
    }

    private Step read() throws IOException, UnreadableFileException {
        try (Reader text = FileText.open(upload, plan);
                RowSource rows = plan.format() == FileFormat.CSV
                        ? new CsvRows(text, plan, drafts)
                        : new NdjsonRows(text, drafts)) {
            for (long passed = 0; passed < skip && !closed; passed++) {
                if (!rows.skip()) {
                    return new Step.End();
                }
            }
            UnreadableFileException end = null;
            while (!closed && end == null) {
                Collected collected = new Collected();
                try {
                    while (collected.hasRoom() && collected.add(rows)) {
                        // add() takes a row
                    }
                } catch (UnreadableFileException e) {
                    end = e; // behind the rows that could be read
                }
                ImportBatch batch = collected.batch(rows.ignored());
                if (batch.rows() > 0) {
                    put(new Step.Batch(batch));
                } else if (end == null) {
                    return new Step.End();
                }
            }
            return end == null ? new Step.End() : new Step.Unreadable(end);
        }
    }

    /** A batch while it grows. */
    private final class Collected {
        private final List<ContactDraft> accepted = new ArrayList<>();
        private final List<ImportError> rejected = new ArrayList<>();
        private long size;

        boolean hasRoom() {
            return accepted.size() + rejected.size() < batchSize && size < LARGEST_BATCH;
        }

        /** Takes the next row; false where there is none. */
        boolean add(RowSource rows) throws IOException, UnreadableFileException {
            ImportRow row = rows.next();
            switch (row) {
                case null -> {
                    return false;
                }
                case ImportRow.Accepted(ContactDraft draft) -> accepted.add(draft);
                case ImportRow.Rejected(ImportError error) -> rejected.add(error);
            }
            size += rows.size();
            return true;
        }

        ImportBatch batch(List<String> ignored) {
            return new ImportBatch(accepted, rejected, ignored, upload.bytesRead());
        }
    }

    private void put(Step step) {
        try {
            while (!closed && !steps.offer(step, 100, TimeUnit.MILLISECONDS)) {
                // asks again whether anybody waits for it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}

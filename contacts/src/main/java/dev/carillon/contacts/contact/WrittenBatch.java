package dev.carillon.contacts.contact;

/**
 * What became of a batch of drafts.
 *
 * @param created contacts that were not there before
 * @param updated drafts of contacts that were, or that an earlier draft of the batch made
 * @param skipped drafts that nothing was written of
 */
public record WrittenBatch(long created, long updated, long skipped) {

    /** Adds up: who is known stays as he is where contacts are only made. */
    public static WrittenBatch of(long created, long drafts, long refused, MergePolicy policy) {
        long known = drafts - created;
        return policy == MergePolicy.CREATE_ONLY
                ? new WrittenBatch(created, 0, known + refused)
                : new WrittenBatch(created, known, refused);
    }
}

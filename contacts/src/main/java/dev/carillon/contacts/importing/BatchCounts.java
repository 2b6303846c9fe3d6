package dev.carillon.contacts.importing;

/**
 * What came of the rows of a batch.
 *
 * @param skipped good rows that nothing was written of: known already, or of somebody who was erased
 */
record BatchCounts(long created, long updated, long skipped, long rejected) {

    long rows() {
        return created + updated + skipped + rejected;
    }
}

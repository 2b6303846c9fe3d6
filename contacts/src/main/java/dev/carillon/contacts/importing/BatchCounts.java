package dev.carillon.contacts.importing;

/** What came of the rows of a batch. */
record BatchCounts(long created, long updated, long rejected) {

    long rows() {
        return created + updated + rejected;
    }
}

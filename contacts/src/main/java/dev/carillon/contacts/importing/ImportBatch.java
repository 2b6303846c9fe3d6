package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.ContactDraft;
import java.util.List;

/**
 * Rows that are committed together.
 *
 * @param ignored what the file had up to here that means nothing
 * @param bytesRead of the upload, up to about here
 */
record ImportBatch(List<ContactDraft> drafts, List<ImportError> errors, List<String> ignored, long bytesRead) {

    ImportBatch {
        drafts = List.copyOf(drafts);
        errors = List.copyOf(errors);
        ignored = List.copyOf(ignored);
    }

    int rows() {
        return drafts.size() + errors.size();
    }
}

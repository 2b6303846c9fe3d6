package dev.carillon.contacts.note;

import dev.carillon.contacts.contact.MergeFollower;
import jakarta.inject.Singleton;

/** Notes go with their contact into a merge, and out of it again. */
@Singleton
class NoteFollower implements MergeFollower {

    @Override
    public String table() {
        return "contact_note";
    }
}

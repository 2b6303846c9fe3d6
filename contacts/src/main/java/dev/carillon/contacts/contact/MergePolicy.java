package dev.carillon.contacts.contact;

/** What a draft does to a contact that has its address already. Lists, tags and sources are added under each but the first. */
public enum MergePolicy {
    /** Nothing: the contact stays as it is. */
    CREATE_ONLY,
    /** Fills what is empty: for sources that anybody can write to, such as a comment form. */
    FILL_GAPS,
    /** Replaces what the draft says, and keeps what it does not: for files of the owner. */
    REPLACE
}

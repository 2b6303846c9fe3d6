package dev.carillon.contacts.contact;

/** How whoever locks more than one contact does it: in one order, so that no two wait for each other in a circle. */
public final class ContactLocks {
    /**
     * Ends a statement that selects from {@code contact}, and locks what it finds in the order of addresses: by their
     * bytes, as {@link EmailAddress} compares them too, whatever order the database has for words.
     */
    public static final String IN_ORDER = " order by email collate \"C\" for update";

    private ContactLocks() {}
}

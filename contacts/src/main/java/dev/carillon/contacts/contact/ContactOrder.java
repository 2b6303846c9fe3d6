package dev.carillon.contacts.contact;

/** In which order contacts are listed: by when they were made, which their identifiers tell. */
public enum ContactOrder {
    OLDEST,
    NEWEST;

    /** Reads the parameter {@code sort}. */
    static Parsed<ContactOrder> parse(String text) {
        return switch (text) {
            case "oldest" -> Parsed.value(OLDEST);
            case "newest" -> Parsed.value(NEWEST);
            default -> Parsed.fault("Contacts are listed 'oldest' or 'newest' first.");
        };
    }
}

package dev.carillon.contacts.importing;

/** A file that cannot be read from some line on. The message is for the one who sent it, and quotes nothing of it. */
final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

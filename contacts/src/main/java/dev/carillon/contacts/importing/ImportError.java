package dev.carillon.contacts.importing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.http.privacy.Masked;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not taken.
 *
 * @param line where the row starts in the file; the first is line 1
 * @param field the field at fault; missing where it is the row as a whole
 * @param value as much of what stood there as does not say who it was; missing where that is nothing
 * @param reason a sentence that quotes nothing of the row
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportError(
        long line, @Nullable String field, @Nullable String value, String reason) {
    private static final int LONGEST_VALUE = 80;

    /** A row that is at fault as a whole. */
    static ImportError ofRow(long line, String reason) {
        return new ImportError(line, null, null, reason);
    }

    /** A field at fault. */
    static ImportError of(long line, String field, @Nullable String value, String reason) {
        return new ImportError(line, field, value, reason);
    }

    /** An address at fault: its first letter and what should be its domain. */
    static ImportError ofEmail(long line, String text, String reason) {
        return new ImportError(line, "email", shown(text, Masked.email(text)), reason);
    }

    /** A number at fault. */
    static ImportError ofPhone(long line, String text, String reason) {
        return new ImportError(line, "phone", shown(text, Masked.phone(text)), reason);
    }

    private static @Nullable String shown(String text, String masked) {
        if (text.isEmpty()) {
            return null;
        }
        // A control character has no place in a report, and PostgreSQL keeps no U+0000.
        String plain = masked.replaceAll("\\p{Cc}", " ");
        return plain.length() <= LONGEST_VALUE ? plain : plain.substring(0, LONGEST_VALUE) + "…";
    }
}

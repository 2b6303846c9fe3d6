package dev.carillon.contacts.importing;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not taken.
 *
 * @param line where the row starts in the file; the header is line 1
 * @param field the field at fault; missing where it is the row as a whole
 * @param reason a sentence that quotes nothing of the row
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportError(long line, @Nullable String field, String reason) {}

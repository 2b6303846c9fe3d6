package dev.carillon.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457), sent as {@value #MEDIA_TYPE}.
 *
 * @param type stable name of the kind of problem, {@code urn:problem-type:carillon:…}; clients branch on it
 * @param title the kind in a few words, the same for every occurrence
 * @param status the HTTP status of the answer
 * @param detail a sentence the caller can act on
 * @param field the field, parameter or header at fault; null where no single one is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection // no route returns it: a native image would write it as {}
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String field) {
    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String NAMESPACE = "urn:problem-type:carillon:";

    /**
     * A problem of a kind.
     *
     * @param kind lower-case words with hyphens: {@code invalid-field}; also makes the title
     */
    public static Problem of(int status, String kind, String detail, @Nullable String field) {
        String words = kind.replace('-', ' ');
        String title = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return new Problem(NAMESPACE + kind, title, status, detail, field);
    }
}

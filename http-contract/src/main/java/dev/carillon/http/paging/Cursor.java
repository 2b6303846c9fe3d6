package dev.carillon.http.paging;

import dev.carillon.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list, opaque to the caller: the key of the last row shown. Base64url, so that nobody is tempted to build
 * one by hand.
 */
public final class Cursor {

    private Cursor() {}

    /** The cursor that goes on after this key. */
    public static String after(Object key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key inside a cursor.
     *
     * @param cursor as given by the caller; null or empty for the first page
     * @param parse makes the key of its text; throws {@link IllegalArgumentException} on what is no key
     * @throws ProblemException 400 for a cursor that this service did not make
     */
    public static <K> Optional<K> key(@Nullable String cursor, Function<String, K> parse) {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            // No key has one, and a database that was asked for it would fail.
            if (key.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("the key has U+0000");
            }
            return Optional.of(parse.apply(key));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("cursor", "The cursor is not one of this list; start without one.");
        }
    }
}

package dev.carillon.http.paging;

import dev.carillon.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of one list. Each is a place in it, opaque to the caller: the name of the list and the key of the last row
 * shown, for a key alone may be a place in another list too, and what it is followed by there is not what was asked for.
 * Base64url, so that nobody is tempted to build one by hand.
 *
 * @param list names the list, and its order where it has several; without a colon
 * @param parse makes the key of its text; throws {@link IllegalArgumentException} on what is no key
 */
public record Cursors<K>(String list, Function<String, K> parse) {

    /** The cursor that goes on after this key. */
    public String after(K key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((mark() + key).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key inside a cursor.
     *
     * @param cursor as given by the caller; null or empty for the first page
     * @throws ProblemException 400 for a cursor that was not made for this list
     */
    public Optional<K> key(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return Optional.empty();
        }
        try {
            String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (!place.startsWith(mark())) {
                throw new IllegalArgumentException("the cursor is one of another list");
            }
            String key = place.substring(mark().length());
            // No key has one, and a database that was asked for it would fail.
            if (key.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("the key has U+0000");
            }
            return Optional.of(parse.apply(key));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("cursor", "The cursor is not one of this list; start without one.");
        }
    }

    private String mark() {
        return list + ':';
    }
}

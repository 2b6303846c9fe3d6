package dev.carillon.contacts.contact;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** Columns of many rows as the arrays of one statement, for {@code unnest}. */
public final class SqlArray {

    private SqlArray() {}

    /** Sets one column of the items as the parameter at this place. */
    public static <T> void set(
            PreparedStatement statement, int index, String type, Collection<T> items, Function<T, ?> value)
            throws SQLException {
        Object[] values = items.stream().map(value).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }
}

package dev.carillon.contacts.label;

/** Lists and tags, which are alike but for the table that they stand in. */
enum LabelKind {
    LIST("contact_list", "list"),
    TAG("contact_tag", "tag");

    private final String table;
    private final String column;

    LabelKind(String table, String column) {
        this.table = table;
        this.column = column;
    }

    /** Puts the table and the column into a statement, in place of {@code {table}} and {@code {label}}. */
    String in(String sql) {
        return sql.replace("{table}", table).replace("{label}", column);
    }

    /** As people say it. */
    String word() {
        return column;
    }
}

package dev.carillon.contacts.importing;

import java.nio.charset.Charset;

/**
 * How a file is to be read, once all of it is known.
 *
 * @param delimiter between the values of a row; means nothing where there are no rows of values
 * @param map what the caller says of columns
 */
record FilePlan(FileFormat format, Charset charset, char delimiter, boolean gzip, ColumnMap map) {}

package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.broker.task.NewTask;
import dev.carillon.http.json.StrictUtf8;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the two forms of a batch: newline-delimited JSON and a JSON array. What is wrong with one item is answered at its
 * place and does not touch the others. Only an array that is no JSON is refused whole, since nobody can say where its
 * items end. Goes over the body with one parser for as long as nothing is wrong. Pure.
 */
final class BatchReader {
    private final int mostItems;
    private final long mostPayload;

    BatchReader(int mostItems, long mostPayload) {
        this.mostItems = mostItems;
        this.mostPayload = mostPayload;
    }

    /** An item as far as it can be told without the engine. */
    sealed interface Item {
        record Task(NewTask task) implements Item {}

        record Refused(Problem problem) implements Item {}
    }

    // ---- a document a line ---------------------------------------------------------------------------------------

    List<Item> lines(byte[] body, Instant now) {
        List<Item> items = new ArrayList<>();
        Lines lines = new Lines(body);
        while (lines.hasNext()) {
            readLines(lines, body, now, items);
        }
        return some(items);
    }

    /** Reads up to a line that is refused, behind which the parser is anywhere, or to the end. */
    private void readLines(Lines lines, byte[] body, Instant now, List<Item> items) {
        int start = lines.from();
        try (JsonParser parser = TaskReader.LINES.createParser(body, start, body.length - start)) {
            TaskReader reader = new TaskReader(parser, body, start, TaskReader.Place.BATCH);
            Item item = null;
            while (lines.hasNext() && !(item instanceof Item.Refused)) {
                item = readLine(parser, reader, body, lines, start, now);
                add(items, item);
                lines.next();
            }
        } catch (IOException e) {
            throw TaskReader.malformed("The batch is not JSON in UTF-8.");
        }
    }

    private Item readLine(JsonParser parser, TaskReader reader, byte[] body, Lines lines, int start, Instant now)
            throws IOException {
        if (!StrictUtf8.isUtf8(body, lines.from(), lines.to())) {
            return new Item.Refused(TaskReader.malformed("The item is not JSON: it is not UTF-8.")
                    .problem());
        }
        try {
            parser.nextToken();
            TaskFields fields = reader.read();
            int end = start + PayloadReader.offset(parser.currentLocation());
            if (end > lines.to()) {
                throw TaskReader.malformed("The item does not end on its line.");
            }
            if (!lines.isBlankFrom(end)) {
                throw TaskReader.malformed("There is something after the item.");
            }
            return new Item.Task(fields.task(now, mostPayload));
        } catch (ProblemException e) {
            return new Item.Refused(e.problem());
        } catch (JacksonException e) {
            return new Item.Refused(notJson(e, lines, start).problem());
        }
    }

    private static ProblemException notJson(JacksonException e, Lines lines, int start) {
        if (e.getLocation() == null) {
            return TaskReader.malformed("The item is not JSON", e);
        }
        int at = start + PayloadReader.offset(e.getLocation());
        return TaskReader.malformed(
                at >= lines.to()
                        ? "The item is not JSON: it does not end on its line."
                        : "The item is not JSON: column " + (at - lines.from() + 1) + ".");
    }

    // ---- an array ------------------------------------------------------------------------------------------------

    List<Item> array(byte[] body, Instant now) {
        List<Item> items = new ArrayList<>();
        try (JsonParser parser = TaskReader.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw TaskReader.malformed("The batch is not a JSON array.");
            }
            PayloadReader.offset(parser.currentLocation()); // refuses what is not UTF-8
            TaskReader reader = new TaskReader(parser, body, 0, TaskReader.Place.BATCH);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                add(items, readElement(parser, reader, now));
            }
            if (parser.nextToken() != null) {
                throw TaskReader.malformed("There is something after the JSON array.");
            }
        } catch (JacksonException e) {
            throw TaskReader.malformed("The batch is not a JSON array", e);
        } catch (IOException e) {
            throw TaskReader.malformed("The batch is not a JSON array.");
        }
        return some(items);
    }

    private Item readElement(JsonParser parser, TaskReader reader, Instant now) throws IOException {
        try {
            return new Item.Task(reader.read().task(now, mostPayload));
        } catch (ProblemException e) {
            while (parser.getParsingContext().getNestingDepth() > 1) { // to where the next element may begin
                parser.nextToken();
            }
            return new Item.Refused(e.problem());
        }
    }

    // ---- both ----------------------------------------------------------------------------------------------------

    private void add(List<Item> items, Item item) {
        if (items.size() == mostItems) {
            throw ProblemException.of(413, "batch-too-large", "A batch has up to " + mostItems + " items.", null);
        }
        items.add(item);
    }

    private static List<Item> some(List<Item> items) {
        if (items.isEmpty()) {
            throw ProblemException.of(400, "empty-batch", "The batch has no items.", null);
        }
        return items;
    }
}

package dev.carillon.broker.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.carillon.broker.task.NewTask;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the two forms of a batch: newline-delimited JSON and a JSON array. Cuts the body into items first and reads each
 * by itself, so that what is wrong with one is answered at its place and does not touch the others. Only an array that is
 * no JSON is refused whole, since nobody can say where its items end. Pure.
 */
final class BatchReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** An item as far as it can be told without the engine. */
    sealed interface Item {
        record Task(NewTask task) implements Item {}

        record Refused(Problem problem) implements Item {}
    }

    private record Slice(int from, int to) {}

    private final int mostItems;
    private final BatchItemReader items;

    BatchReader(int mostItems, long mostPayload) {
        this.mostItems = mostItems;
        this.items = new BatchItemReader(JSON, mostPayload);
    }

    List<Item> lines(byte[] body, Instant now) {
        return read(body, cutLines(body), now);
    }

    List<Item> array(byte[] body, Instant now) {
        return read(body, cutArray(body), now);
    }

    private List<Item> read(byte[] body, List<Slice> slices, Instant now) {
        if (slices.isEmpty()) {
            throw ProblemException.of(400, "empty-batch", "The batch has no items.", null);
        }
        List<Item> read = new ArrayList<>(slices.size());
        for (Slice slice : slices) {
            try {
                read.add(new Item.Task(items.read(body, slice.from(), slice.to(), now)));
            } catch (ProblemException e) {
                read.add(new Item.Refused(e.problem()));
            }
        }
        return read;
    }

    private List<Slice> cutLines(byte[] body) {
        List<Slice> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= body.length; at++) {
            if (at == body.length || body[at] == '\n') {
                if (!isBlank(body, from, at)) {
                    add(lines, new Slice(from, at));
                }
                from = at + 1;
            }
        }
        return lines;
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int at = from; at < to; at++) {
            if (body[at] != ' ' && body[at] != '\t' && body[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    private List<Slice> cutArray(byte[] body) {
        List<Slice> elements = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw malformed("The batch is not a JSON array.");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int from = BatchItemReader.offset(parser.currentTokenLocation());
                parser.skipChildren();
                parser.finishToken();
                add(elements, new Slice(from, BatchItemReader.offset(parser.currentLocation())));
            }
            if (parser.nextToken() != null) {
                throw malformed("There is something after the JSON array.");
            }
        } catch (JacksonException e) {
            throw malformed(
                    "The batch is not a JSON array: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw malformed("The batch is not a JSON array.");
        }
        return elements;
    }

    private void add(List<Slice> slices, Slice slice) {
        if (slices.size() == mostItems) {
            throw ProblemException.of(413, "batch-too-large", "A batch has up to " + mostItems + " items.", null);
        }
        slices.add(slice);
    }

    private static ProblemException malformed(String detail) {
        return ProblemException.of(400, "malformed-json", detail, null);
    }
}

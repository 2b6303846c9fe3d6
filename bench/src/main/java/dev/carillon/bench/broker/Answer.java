package dev.carillon.bench.broker;

/** One answer over HTTP. */
public record Answer(int status, String body) {

    /** The last part of the type of a problem document, or nothing. */
    String problem() {
        return body.contains("\"type\"")
                ? body.replaceAll("(?s).*\"type\"\\s*:\\s*\"(?:[^\"]*[/:#])?([^\"/:#]+)\".*", "$1")
                : "";
    }

    int count(String part) {
        int count = 0;
        int at = body.indexOf(part);
        while (at >= 0) {
            count++;
            at = body.indexOf(part, at + part.length());
        }
        return count;
    }
}

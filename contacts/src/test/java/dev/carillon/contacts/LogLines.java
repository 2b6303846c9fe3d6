package dev.carillon.contacts;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the whole process logs until this is closed, with the parameters of each line. */
public final class LogLines implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final Level least;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= least.intValue()) {
                lines.add(line.getMessage() + " " + Arrays.toString(line.getParameters()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Listens to lines of this level and above. */
    public LogLines(Level least) {
        this.least = least;
        ROOT.addHandler(listener);
    }

    /** Those that came so far; grows while this is open. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        ROOT.removeHandler(listener);
    }
}

package dev.carillon.bench.broker;

import dev.carillon.bench.wire.BadAnswerException;
import dev.carillon.bench.wire.Dialogue;
import java.io.IOException;

/** Requests to the broker over HTTP/1.1 on one kept connection. */
public abstract class HttpDialogue extends Dialogue {
    private final AnswerReader answers = new AnswerReader(inbox);
    private final int expected;

    /** @param expected the status of an answer that means well */
    protected HttpDialogue(int expected) {
        this.expected = expected;
    }

    /** A whole answer with the expected status has come. */
    protected abstract void answer(Answer answer) throws IOException;

    @Override
    protected final void heard() throws IOException, BadAnswerException {
        Answer answer = answers.next();
        if (answer == null) {
            return;
        }
        if (answer.status() != expected) {
            throw new BadAnswerException("status " + answer.status() + " " + answer.problem());
        }
        answer(answer);
    }
}

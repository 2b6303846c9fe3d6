package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.campaign.recipient.Recipient;
import dev.carillon.notifier.campaign.recipient.RecipientFault;
import dev.carillon.notifier.campaign.recipient.RecipientsRefusedException;
import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.template.TemplateText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes a campaign's recipients one by one, and hands on what became of them in batches: messages, and faults. What it
 * holds does not grow with them but for their numbers, of which each is eight bytes in a set.
 *
 * <p>Not thread-safe.
 */
final class RecipientIntake implements Consumer<Recipient> {
    static final int BATCH = 1000;

    private final Terms terms;
    private final Composer composer;
    private final MessageIds ids;
    private final Sink sink;

    private final Set<Long> numbers = new HashSet<>();
    private final List<NewMessage> pending = new ArrayList<>();
    private final List<RecipientFault> faults = new ArrayList<>();
    private final Map<CampaignComposition.Cell, Long> composition = new HashMap<>();
    private int read;
    private int messages;
    private int duplicates;
    private int suppressed;
    private int invalid;
    private int withoutNumber;
    private int faultCount;
    private int faultsKept;

    /**
     * What holds for all recipients.
     *
     * @param most recipients that are taken
     * @param mostFaults that are told, or kept
     */
    record Terms(UUID campaign, TemplateText text, CampaignPlan plan, int most, int mostFaults) {}

    /** Where batches go. */
    interface Sink {
        /** Stores messages, but for those to people who must not be texted; returns the ones that it stored. */
        List<NewMessage> messages(List<NewMessage> batch);

        /** Keeps faults of recipients that are left out; the first of them has this number. */
        void faults(int first, List<RecipientFault> batch);
    }

    RecipientIntake(Terms terms, Composer composer, MessageIds ids, Sink sink) {
        this.terms = terms;
        this.composer = composer;
        this.ids = ids;
        this.sink = sink;
    }

    @Override
    public void accept(Recipient recipient) {
        read++;
        if (read > terms.most()) {
            throw ProblemException.invalid(
                    "recipients",
                    "There are more than " + terms.most() + " recipients, which are too many for one campaign.");
        }
        if (recipient.fault() != null) {
            refuse(List.of(recipient.fault("row", recipient.fault())));
            return;
        }
        switch (composer.compose(
                recipient.to(),
                terms.text(),
                recipient.values(),
                Optional.empty(),
                terms.plan().smartEncoding())) {
            case Composer.Composed.Wrong(List<Composer.Fault> wrong) ->
                refuse(wrong.stream()
                        .map(fault -> recipient.fault(fault.field(), fault.detail()))
                        .toList());
            case Composer.Composed.Ready ready -> take(ready);
        }
    }

    /** Counts somebody who cannot be texted for want of a number. */
    void countWithoutNumber() {
        read++;
        withoutNumber++;
    }

    /** A number that stands twice counts the first time. */
    private void take(Composer.Composed.Ready ready) {
        if (!numbers.add(Long.parseLong(ready.to().e164(), 1, ready.to().e164().length(), 10))) {
            duplicates++;
            return;
        }
        if (isRefused()) {
            return; // nothing will be stored, the rest is read for its faults
        }
        pending.add(new NewMessage(
                ids.next(),
                Optional.of(terms.campaign()),
                ready.to(),
                ready.body(),
                ready.segments().count()));
        if (pending.size() == BATCH) {
            store();
        }
    }

    private void refuse(List<RecipientFault> wrong) {
        invalid++;
        faultCount += wrong.size();
        for (RecipientFault fault : wrong) {
            if (faultsKept + faults.size() < terms.mostFaults()) {
                faults.add(fault);
            }
        }
        if (terms.plan().skipsInvalid() && faults.size() >= BATCH) {
            keepFaults();
        }
    }

    private boolean isRefused() {
        return faultCount > 0 && !terms.plan().skipsInvalid();
    }

    private void store() {
        List<NewMessage> stored = sink.messages(List.copyOf(pending));
        suppressed += pending.size() - stored.size();
        messages += stored.size();
        stored.forEach(message -> composition.merge(CampaignComposition.Cell.of(message), 1L, Long::sum));
        pending.clear();
    }

    private void keepFaults() {
        sink.faults(faultsKept + 1, List.copyOf(faults));
        faultsKept += faults.size();
        faults.clear();
    }

    /**
     * Ends the intake: everything is handed on.
     *
     * @throws RecipientsRefusedException if there were faults and the plan does not leave them out
     */
    RecipientCounts finish() {
        if (isRefused()) {
            throw new RecipientsRefusedException(read, faultCount, faults);
        }
        if (!faults.isEmpty()) {
            keepFaults();
        }
        if (!pending.isEmpty()) {
            store();
        }
        if (messages == 0) {
            throw ProblemException.invalid("recipients", nobody());
        }
        return counts();
    }

    private String nobody() {
        return read == 0
                ? "A campaign needs one recipient at least."
                : "None of the " + read + " recipients can be texted: " + invalid + " have a fault, " + suppressed
                        + " must not be texted, " + withoutNumber + " have no number.";
    }

    /** What came of the recipients so far. */
    RecipientCounts counts() {
        return new RecipientCounts(read, messages, duplicates, invalid, suppressed, withoutNumber);
    }

    Map<CampaignComposition.Cell, Long> composition() {
        return Map.copyOf(composition);
    }
}

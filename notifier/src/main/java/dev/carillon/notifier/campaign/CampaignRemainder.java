package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.CampaignComposition.Cell;
import dev.carillon.notifier.campaign.CampaignComposition.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * What is left of a campaign's composition without the messages that will not be sent. Pure.
 *
 * <p>A message may have changed since it was counted: an erased one has no text any more, so its encoding is not known,
 * and a look-up may have found another operator. It is taken from the cell that is most like it then.
 */
final class CampaignRemainder {
    /** The closest first. */
    private static final List<BiPredicate<Counted, Cell>> LIKENESSES = List.of(
            (counted, cell) -> isAt(counted, cell) && counted.encoding() == cell.encoding(),
            CampaignRemainder::isAt,
            (counted, cell) -> counted.country().equals(cell.country()) && counted.segments() == cell.segments());

    private CampaignRemainder() {}

    static List<Counted> of(List<Counted> planned, Map<Cell, Long> unsent) {
        List<Counted> left = new ArrayList<>(planned);
        unsent.forEach((cell, messages) -> {
            long toTake = messages;
            for (BiPredicate<Counted, Cell> isLike : LIKENESSES) {
                toTake = take(left, cell, isLike, toTake);
            }
        });
        left.removeIf(counted -> counted.messages() == 0);
        return left;
    }

    /** Takes as many as there are; says how many are still to be taken. */
    private static long take(List<Counted> left, Cell cell, BiPredicate<Counted, Cell> isLike, long messages) {
        long toTake = messages;
        for (int at = 0; at < left.size() && toTake > 0; at++) {
            Counted counted = left.get(at);
            if (isLike.test(counted, cell)) {
                long taken = Math.min(toTake, counted.messages());
                left.set(at, counted.less(taken));
                toTake -= taken;
            }
        }
        return toTake;
    }

    private static boolean isAt(Counted counted, Cell cell) {
        return counted.country().equals(cell.country())
                && counted.operator().equals(cell.operator())
                && counted.segments() == cell.segments();
    }
}

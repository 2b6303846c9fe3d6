package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountSpending;
import dev.carillon.notifier.account.AccountSpending.Room;
import dev.carillon.notifier.message.Message;
import dev.carillon.notifier.message.MessageTransitions.Claim;
import dev.carillon.notifier.pricing.PriceList;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Claims a message and, in the same transaction, what it is expected to cost of the account's budget: both are committed
 * before the request leaves, or neither. Thread-safe.
 */
@ApplicationScoped
public class Claims {
    private final Clearance clearance;
    private final AccountSpending spending;
    private final PriceList prices;

    /** What came of claiming a message. */
    public sealed interface Claiming {
        /** It is the caller's to send, once. */
        record Claimed(Claim claim) implements Claiming {}

        /** Something came in between; ask for clearance again. */
        record NotClear() implements Claiming {}

        /** The account may not spend it. */
        record NoRoom(Room why) implements Claiming {}
    }

    @Inject
    public Claims(Clearance clearance, AccountSpending spending, PriceList prices) {
        this.clearance = clearance;
        this.spending = spending;
        this.prices = prices;
    }

    /** Claims the message to be sent on this account. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Claiming claim(Clearance.Answer.Go go, Account account) {
        Message message = go.message();
        BigDecimal unit =
                account.terms().price().orElseGet(() -> prices.expected(message.country(), message.operator()));
        Room room = spending.room(account, unit.multiply(BigDecimal.valueOf(message.segments())));
        if (room != Room.YES) {
            return new Claiming.NoRoom(room);
        }
        Optional<Claim> claim = clearance.claim(go, account, unit);
        return claim.<Claiming>map(Claiming.Claimed::new).orElseGet(Claiming.NotClear::new);
    }
}

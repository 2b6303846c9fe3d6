package dev.carillon.notifier.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.List;
import org.hibernate.Session;

/** Where the refusals of accounts are kept, and what the messages say of each account. */
@ApplicationScoped
public class AccountRepository implements PanacheRepositoryBase<AccountRefusal, String> {

    /** What went out on an account, in one currency; a message without a price has none. */
    record Spending(String account, long sent, BigDecimal spent, String currency) {}

    /** Stores a refusal in the place of an older one; several messages may be refused at the same time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void refuse(AccountRefusal refusal) {
        getEntityManager()
                .unwrap(Session.class)
                .createNativeMutationQuery("""
                        insert into account_refusal (account, code, reason, refused_at, until)
                        values (:account, :code, :reason, :refusedAt, :until)
                        on conflict (account) do update
                        set code = excluded.code, reason = excluded.reason, refused_at = excluded.refused_at,
                            until = excluded.until
                        """)
                .setParameter("account", refusal.account())
                .setParameter("code", refusal.code())
                .setParameter("reason", refusal.reason())
                .setParameter("refusedAt", refusal.refusedAt())
                .setParameter("until", refusal.until())
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void activate(String account) {
        deleteById(account);
    }

    @Transactional
    List<AccountRefusal> refusals() {
        return listAll();
    }

    @Transactional
    List<Spending> spending() {
        return getEntityManager().unwrap(Session.class).createNativeQuery("""
                        select account, count(*), coalesce(sum(price), 0), coalesce(currency, '')
                        from message
                        where account is not null and provider_sid is not null
                        group by account, coalesce(currency, '')
                        """, Object[].class).getResultList().stream()
                .map(AccountRepository::spending)
                .toList();
    }

    private static Spending spending(Object[] columns) {
        return new Spending(
                (String) columns[0], ((Number) columns[1]).longValue(), (BigDecimal) columns[2], (String) columns[3]);
    }
}

package dev.carillon.notifier.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Where the refusals of accounts are kept, and what people set accounts to. */
@ApplicationScoped
public class AccountRepository implements PanacheRepositoryBase<AccountRefusal, String> {

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

    @Transactional
    List<AccountRefusal> refusals() {
        return listAll();
    }

    /** Lets the account take messages again: not refused, not paused. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void activate(String account, Instant now) {
        deleteById(account);
        setting(account, now).pause(false, now);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void pause(String account, Instant now) {
        setting(account, now).pause(true, now);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void budget(String account, @Nullable Budget budget, Instant now) {
        setting(account, now).budget(budget, now);
    }

    /** The row of the account, locked; made where there is none yet. */
    private AccountSetting setting(String account, Instant now) {
        getEntityManager()
                .unwrap(Session.class)
                .createNativeMutationQuery("""
                        insert into account_setting (account, updated_at) values (:account, :now)
                        on conflict (account) do nothing
                        """)
                .setParameter("account", account)
                .setParameter("now", now)
                .executeUpdate();
        return getEntityManager()
                .find(AccountSetting.class, account, jakarta.persistence.LockModeType.PESSIMISTIC_WRITE);
    }
}

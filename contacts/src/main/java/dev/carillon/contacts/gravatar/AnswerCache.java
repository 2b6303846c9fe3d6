package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.sql.Statements;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * What Gravatar said before, in the database, for all scans and processes. Whoever wants to ask claims the hash first, so
 * that an answer is asked for once until it is too old; a claim ends with the answer, or with its time, should its holder
 * have ended. Thread-safe; blocks.
 */
@Singleton
public class AnswerCache {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** What to do about a hash. */
    sealed interface Claim {

        /** Nothing: the class is known. */
        record Known(AddressClass addressClass) implements Claim {}

        /**
         * Ask, and then {@link #keep} or {@link #release}.
         *
         * @param noPicture whether the picture was asked for already, and there is none
         */
        record Ours(boolean noPicture) implements Claim {}

        /** Come back: another is asking. */
        record Busy(Duration pause) implements Claim {}
    }

    private record Row(boolean known, String addressClass) {}

    private final DataSource dataSource;
    private final GravatarConfig config;
    private final ScanConfig scans;
    private final Clock clock;

    AnswerCache(DataSource dataSource, GravatarConfig config, ScanConfig scans, Clock clock) {
        this.dataSource = dataSource;
        this.config = config;
        this.scans = scans;
        this.clock = clock;
    }

    /**
     * Claims the hash, unless its class is known or another asks, in the transaction of the caller: who sees to it there
     * that nobody erases whose hash it is.
     */
    Claim claim(String hash) {
        Instant now = clock.instant();
        Instant oldest = now.minus(config.cacheTtl());
        try (Connection connection = dataSource.getConnection()) {
            return Statements.first(
                            connection,
                            """
                        insert into gravatar_answer as a (hash, asking_until, touched_at) values (?, ?, ?)
                        on conflict (hash) do update
                           set asking_until = excluded.asking_until, touched_at = excluded.touched_at
                         where (a.class is null or a.answered_at < ?) and (a.asking_until is null or a.asking_until < ?)
                        returning coalesce(no_picture_at >= ?, false)""",
                            row -> (Claim) new Claim.Ours(row.getBoolean(1)),
                            hash,
                            now.plus(scans.lease()),
                            now,
                            oldest,
                            now,
                            oldest)
                    .or(() -> known(connection, hash, oldest))
                    .orElseGet(() -> new Claim.Busy(LOOK_AGAIN));
        } catch (SQLException e) {
            throw new IllegalStateException("an answer of Gravatar could not be claimed", e);
        }
    }

    private static java.util.Optional<Claim> known(Connection connection, String hash, Instant oldest) {
        try {
            return Statements.first(
                            connection,
                            "select answered_at >= ? and class is not null, coalesce(class, '') from gravatar_answer"
                                    + " where hash = ?",
                            row -> new Row(row.getBoolean(1), row.getString(2)),
                            oldest,
                            hash)
                    .filter(Row::known)
                    .map(row -> new Claim.Known(AddressClass.valueOf(row.addressClass())));
        } catch (SQLException e) {
            throw new IllegalStateException("the answers of Gravatar could not be read", e);
        }
    }

    /**
     * Keeps an answer where it was claimed, in the transaction of the caller. Where the claim is gone its address was
     * erased meanwhile, and nothing is kept.
     */
    void keep(String hash, AddressClass addressClass) {
        Instant now = clock.instant();
        try (Connection connection = dataSource.getConnection()) {
            Statements.run(connection, """
                    update gravatar_answer
                       set class = ?, answered_at = ?, no_picture_at = null, asking_until = null, touched_at = ?
                     where hash = ?""", addressClass, now, now, hash);
        } catch (SQLException e) {
            throw new IllegalStateException("an answer of Gravatar could not be kept", e);
        }
    }

    /** Gives a claim back without an answer. */
    void release(String hash, boolean noPicture) {
        Instant now = clock.instant();
        inTransaction(connection -> Statements.run(
                connection,
                "update gravatar_answer set asking_until = null, touched_at = ?,"
                        + " no_picture_at = case when ? then coalesce(no_picture_at, ?) end where hash = ?",
                now,
                noPicture,
                now,
                hash));
    }

    /** Forgets what is too old; says of how many. */
    int forgetOld() {
        Instant oldest = clock.instant().minus(config.cacheTtl()).minus(scans.lease());
        return inTransaction(
                connection -> Statements.run(connection, "delete from gravatar_answer where touched_at < ?", oldest));
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = dataSource.getConnection()) {
                return work.on(connection);
            }
        });
    }
}

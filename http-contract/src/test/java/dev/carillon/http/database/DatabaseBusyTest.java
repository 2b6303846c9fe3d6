package dev.carillon.http.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** With the pool that the services have, since its words are all that tells the one from the other. */
class DatabaseBusyTest {
    private static AgroalDataSource pool(Class<? extends Driver> driver, Duration patience) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1)
                        .acquisitionTimeout(patience)
                        .connectionFactoryConfiguration(factory -> factory.connectionProviderClass(driver))));
    }

    @Test
    void isAPoolOfWhichAllAreInUse() throws SQLException {
        try (AgroalDataSource pool = pool(Quick.class, Duration.ofSeconds(3));
                Connection only = pool.getConnection()) {
            Throwable thrown = catchThrowable(pool::getConnection);

            assertThat(only).isNotNull();
            assertThat(thrown).isInstanceOf(SQLException.class);
            assertThat(DatabaseBusy.isCauseOf(new IllegalStateException("no session", thrown)))
                    .isTrue();
            assertThat(DatabaseAway.causeOf(thrown)).isEmpty();
        }
    }

    @Test
    void isNotOneThatGetsNoConnectionInTime() throws SQLException {
        try (AgroalDataSource pool = pool(Never.class, Duration.ofMillis(50))) {
            Throwable thrown = catchThrowable(pool::getConnection);

            assertThat(thrown).isInstanceOf(SQLException.class);
            assertThat(DatabaseBusy.isCauseOf(thrown)).isFalse();
            assertThat(DatabaseAway.causeOf(thrown)).isPresent();
        }
    }

    @Test
    void isAServerThatGivesNoMore() {
        assertThat(DatabaseBusy.isCauseOf(new SQLException("sorry, too many clients already", "53300")))
                .isTrue();
        assertThat(DatabaseBusy.isCauseOf(new SQLException("duplicate key value", "23505")))
                .isFalse();
    }

    /** Of a database whose connections nobody uses. */
    public static class Quick implements Driver {
        private static final Map<Class<?>, Object> OF_PRIMITIVES = Map.of(boolean.class, true, int.class, 0);

        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> OF_PRIMITIVES.get(method.getReturnType()));
        }

        @Override
        public boolean acceptsURL(String url) {
            return true;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getLogger(Quick.class.getName());
        }
    }

    /** Of a host that takes no connection and refuses none. */
    public static class Never extends Quick {
        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SQLException("The connection attempt timed out.", "08001");
        }
    }
}

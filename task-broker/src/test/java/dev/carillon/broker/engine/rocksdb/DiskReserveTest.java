package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskReserveTest {
    private static final long RESERVE = 1600;

    private long nanos = Long.MAX_VALUE - 5;
    private long usable = 5000;
    private int looks;
    private final DiskReserve reserve = new DiskReserve(this::usable, RESERVE, () -> nanos);

    private long usable() throws IOException {
        looks++;
        if (usable < 0) {
            throw new IOException("gone");
        }
        return usable;
    }

    private void tick(long seconds) {
        nanos += seconds * 1_000_000_000;
    }

    @Test
    void isLowBelowTheReserveAndWellAgainWithRoom() {
        assertThat(reserve.isLow()).isFalse();

        usable = RESERVE - 1;
        tick(1);
        assertThat(reserve.isLow()).isTrue();

        usable = RESERVE;
        tick(1);
        assertThat(reserve.isLow()).isFalse();
    }

    @Test
    void isLowFromTheStartOnAFullDisk() {
        usable = 0;

        assertThat(new DiskReserve(this::usable, RESERVE, () -> nanos).isLow()).isTrue();
    }

    @Test
    void asksTheFileSystemOnceASecondOnly() {
        int before = looks;

        for (int i = 0; i < 1000; i++) {
            reserve.isLow();
        }

        assertThat(looks).isEqualTo(before);
        tick(1);
        reserve.isLow();
        reserve.isLow();
        assertThat(looks).isEqualTo(before + 1);
    }

    @Test
    void looksAtOnceWhenMuchWasWritten() {
        usable = 0;
        reserve.written(RESERVE / 16);
        assertThat(reserve.isLow()).isFalse();

        reserve.written(1);

        assertThat(reserve.isLow()).isTrue();
    }

    @Test
    void keepsItsMindWhileItCannotSee() {
        usable = 0;
        tick(1);
        assertThat(reserve.isLow()).isTrue();

        usable = -1;
        tick(1);

        assertThat(reserve.isLow()).isTrue();
    }

    @Test
    void isNeverLowWithoutAReserve() {
        usable = 0;

        assertThat(new DiskReserve(this::usable, 0, () -> nanos).isLow()).isFalse();
    }
}

package dev.carillon.bench.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
    @Test
    void onlyMappingsThatBeginWithinTheRangeCount() {
        List<String> maps = List.of(
                "1000-2000 rw-p 00000000 00:00 0",
                "Rss:                   4 kB",
                "2000-3000 rw-p 00000000 00:00 0    [heap]",
                "Rss:                   8 kB",
                "Pss:                   8 kB",
                "3000-4000 rw-p 00000000 00:00 0",
                "Rss:                  16 kB");

        assertThat(Footprint.residentBetween(maps, 0x2000, 0x3000)).isEqualTo(8 * 1024);
    }
}

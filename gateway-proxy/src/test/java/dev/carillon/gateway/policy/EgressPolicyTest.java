package dev.carillon.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.configuration.GatewayFile.Mode;
import dev.carillon.gateway.message.Authority;
import dev.carillon.http.access.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressPolicyTest {
    private static final EgressPolicy POLICY = new EgressPolicy(Map.of(
            "enforce",
                    role(
                            "enforce",
                            Mode.ENFORCE,
                            Set.of("GET", "CONNECT"),
                            allow("a.example", 80, 443),
                            allow("*.b.example", 443),
                            allow("*.deep.b.example", 8443),
                            allow("192.0.2.1", 81)),
            "other", role("other", Mode.ENFORCE, Set.of(), allow("a.example", 443), allow("z.example", 25)),
            "report", role("report", Mode.REPORT, Set.of("GET"), allow("r.example", 80)),
            "zreport", role("zreport", Mode.REPORT, Set.of(), allow("s.example", 80)),
            "open", role("open", Mode.OPEN, Set.of()),
            "reader", role("reader", Mode.OPEN, Set.of("GET", "HEAD"))));

    private static EgressRole role(String name, Mode mode, Set<String> methods, Allowed... allow) {
        return new EgressRole(name, mode, methods, List.of(allow), List.of(), Limits.NONE);
    }

    private static Allowed allow(String host, Integer... ports) {
        return new Allowed(host, Set.of(ports));
    }

    private static String judged(String roles, String method, String target) {
        Caller caller = new Caller("c", Arrays.stream(roles.split("\\+")).collect(Collectors.toSet()));
        Authority authority = Objects.requireNonNull(Authority.parse(target, 80));
        return switch (POLICY.judge(caller, method, authority)) {
            case Verdict.Passed passed ->
                (passed.reported() ? "reported " : "passed ") + passed.role().name() + " " + passed.rule();
            case Verdict.Refused refused -> "refused " + refused.rule();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "enforce, GET, a.example, passed enforce enforce/a.example",
        "enforce, GET, A.Example.:443, passed enforce enforce/a.example",
        "enforce, CONNECT, x.b.example:443, passed enforce enforce/*.b.example",
        "enforce, CONNECT, x.y.b.example:443, passed enforce enforce/*.b.example",
        "enforce, CONNECT, x.deep.b.example:8443, passed enforce enforce/*.deep.b.example",
        "enforce, CONNECT, x.deep.b.example:443, passed enforce enforce/*.b.example",
        "enforce, GET, 192.0.2.1:81, passed enforce enforce/192.0.2.1",
        "enforce, POST, a.example, refused method",
        "enforce, get, a.example, refused method",
        "enforce, POST, x.example:1, refused method",
        "enforce, POST, 127.1:1, refused method",
        "enforce, GET, a.example:1, refused port",
        "enforce, GET, 127.1:1, refused port",
        "enforce, GET, a.example:81, refused port",
        "enforce, GET, b.example:443, refused host",
        "enforce, GET, xb.example:443, refused host",
        "enforce, GET, a.example.evil.example, refused host",
        "enforce, GET, x.a.example, refused host",
        "enforce, GET, 127.1, refused host-form",
        "enforce, GET, 192.0.513:81, refused host-form",
        "enforce, GET, [::ffff:192.0.2.1]:81, refused host-form",
        "nobody, GET, a.example, refused port",
        "enforce+other, GET, a.example:443, passed enforce enforce/a.example",
        "enforce+other, POST, a.example:443, passed other other/a.example",
        "enforce+other, GET, z.example:25, passed other other/z.example",
        "enforce+other, POST, a.example:80, refused port",
    })
    void anEnforcingRolePassesWhatIsOnItsList(String roles, String method, String target, String verdict) {
        assertThat(judged(roles, method, target)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "report, GET, r.example, passed report report/r.example",
        "report, POST, r.example, reported report method",
        "report, GET, r.example:81, reported report port",
        "report, GET, x.example, reported report host",
        "report, GET, 127.1, refused host-form",
        "report, POST, 127.1:1, refused host-form",
        "report, GET, [::1%lo], refused host-form",
        "report+zreport, GET, x.example, reported report host",
        "report+zreport, POST, s.example, passed zreport zreport/s.example",
        "enforce+zreport, GET, a.example, passed enforce enforce/a.example",
        "enforce+zreport, GET, x.example, reported zreport host",
    })
    void aReportingRolePassesWhatIsOnNoListAndSaysWhatWouldHaveRefusedIt(
            String roles, String method, String target, String verdict) {
        assertThat(judged(roles, method, target)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "open, GET, x.example:1, passed open open/*",
        "open, BREW, 192.0.2.7:9, passed open open/*",
        "open, GET, 2130706433, refused host-form",
        "open, GET, 0177.0.0.1, refused host-form",
        "reader, GET, x.example:1, passed reader reader/*",
        "reader, POST, x.example:1, refused method",
        "reader+zreport, POST, x.example:1, reported zreport port",
        "enforce+open, GET, a.example, passed enforce enforce/a.example",
        "enforce+open+report, GET, x.example, passed open open/*",
    })
    void anOpenRoleHasNoList(String roles, String method, String target, String verdict) {
        assertThat(judged(roles, method, target)).isEqualTo(verdict);
    }

    @Test
    void aRefusalSaysWhatIsMissing() {
        Caller caller = new Caller("c", Set.of("enforce"));

        assertThat(POLICY.judge(caller, "GET", Objects.requireNonNull(Authority.parse("a.example:81", 0))))
                .isEqualTo(new Verdict.Refused("port", "Your allow-list has a.example without port 81."));
    }
}

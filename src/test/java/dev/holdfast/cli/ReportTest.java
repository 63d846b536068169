package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.testing.Golden;
import dev.holdfast.watch.Account;
import dev.holdfast.watch.Accounts;
import dev.holdfast.watch.Scenario;
import dev.holdfast.watch.WatchInput;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final Instant FROM = Instant.parse("2026-11-14T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static Report report() {
        WatchInput input = Scenario.dailyProd("2026-11-01T00:00:00Z")
                .backup("2026-11-13T02:00:00Z")
                .backup("2026-11-14T02:00:00Z")
                .suspect("2026-11-15T02:00:00Z")
                .backup("2026-11-18T02:00:00Z")
                .revoked("2026-11-19T02:00:00Z", "cloud")
                .backup("2026-11-20T02:00:00Z")
                .input(NOW.toString());
        List<Account> accounts = new Accounts(input.reading(), List.of(), Map.of(), new Accounts.Span(FROM, NOW, NOW))
                .of(input.deployments());
        AuditEntry hold = new AuditEntry(
                Instant.parse("2026-11-16T09:00:00Z"),
                "kim@ops1",
                "hold",
                "20261114T020000Z-daily-aaaaaa",
                "prod",
                Map.of("reason", "=HYPERLINK(\"http://evil\")<script>alert(1)</script>\nsecond line"));
        return new Report(
                FROM,
                NOW,
                NOW,
                "0.4.0",
                accounts,
                List.of(new AuditBook.Line(hold, List.of("local", "cloud"))),
                List.of("audit log of nas: <b>down</b> & out"));
    }

    @Test
    void whenItIsText_thenItIsTheGoldenFile() {
        Golden.assertSame(new ReportSheet(report()).text(), "dev/holdfast/cli/report.txt");
    }

    @Test
    void whenItIsHtml_thenNothingThatPeopleWroteIsMarkup() {
        String html = new ReportPage(report()).html();

        Golden.assertSame(html, "dev/holdfast/cli/report.html");
        assertThat(html)
                .contains("&lt;b&gt;down&lt;/b&gt; &amp; out")
                .doesNotContain("<b>down")
                .doesNotContain("<script")
                .doesNotContain("http://")
                .doesNotContain("src=");
    }

    @Test
    void whenItIsCsv_thenEachRowHasAllColumnsAndNoFormula() {
        String csv = new ReportTable(report()).csv();

        Golden.assertSame(csv, "dev/holdfast/cli/report.csv");
        assertThat(csv).endsWith("\r\n").contains("\"reason==HYPERLINK(\"\"http://evil\"\")");
    }

    @Test
    void whenACellLooksLikeAFormula_thenItIsText() {
        assertThat(ReportTable.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(ReportTable.cell("+49 30")).isEqualTo("'+49 30");
        assertThat(ReportTable.cell("-1")).isEqualTo("'-1");
        assertThat(ReportTable.cell("@SUM(A1)")).isEqualTo("'@SUM(A1)");
        assertThat(ReportTable.cell("\t=1")).isEqualTo("'\t=1");
        assertThat(ReportTable.cell("=a,\"b\"")).isEqualTo("\"'=a,\"\"b\"\"\"");
        assertThat(ReportTable.cell("a\r\nb")).isEqualTo("\"a\r\nb\"");
        assertThat(ReportTable.cell("plain")).isEqualTo("plain");
    }
}

package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A daily schedule at 02:00 whose backups may be an hour later than the end of their day. */
final class AccountsTest {
    private static final String NOW = "2026-11-21T12:00:00Z";

    private static Account account(Scenario stored, String from, String until, String... removed) {
        return account(
                stored,
                from,
                until,
                Map.of("prod", List.of(removed).stream().map(BackupId::new).toList()));
    }

    private static Account account(Scenario stored, String from, String until, Map<String, List<BackupId>> removed) {
        WatchInput input = stored.input(NOW);
        return new Accounts(
                        input.reading(),
                        List.of(),
                        removed,
                        new Accounts.Span(Instant.parse(from), Instant.parse(until), input.now()))
                .of(input.deployments())
                .get(0);
    }

    private static Scenario prod() {
        return Scenario.dailyProd("2026-11-01T00:00:00Z");
    }

    private static Account.ScheduleAccount daily(Account account) {
        return account.schedules().get(0);
    }

    @Test
    void whenAllCame_thenThereIsNoGap() {
        Scenario stored = prod();
        for (int day = 9; day <= 21; day++) {
            stored.backup("2026-11-%02dT02:00:00Z".formatted(day));
        }

        Account account = account(stored, "2026-11-11T00:00:00Z", NOW);

        // those of the 9th to the 19th: the 10th's deadline is the first of that time, the 20th's the last
        assertThat(daily(account).owed()).isEqualTo(11);
        assertThat(daily(account).kept()).isEqualTo(11);
        assertThat(daily(account).gaps()).isEmpty();
        assertThat(account.taken()).hasSize(11);
        assertThat(account.tiers())
                .singleElement()
                .satisfies(tier -> assertThat(tier.stored()).isEqualTo(13));
        assertThat(account.newest().orElseThrow().manifest().snapshotTime())
                .isEqualTo(Instant.parse("2026-11-21T02:00:00Z"));
    }

    @Test
    void whenDaysAreMissing_thenEachRunOfThemIsOneGapByItsTimes() {
        Scenario stored = prod().backup("2026-11-14T02:00:00Z")
                .backup("2026-11-18T02:00:00Z")
                .suspect("2026-11-19T02:00:00Z");

        Account account = account(stored, "2026-11-14T00:00:00Z", NOW);

        assertThat(daily(account).gaps())
                .containsExactly(
                        new Account.Gap(
                                Instant.parse("2026-11-13T02:00:00Z"), Instant.parse("2026-11-13T02:00:00Z"), 1, false),
                        new Account.Gap(
                                Instant.parse("2026-11-15T02:00:00Z"), Instant.parse("2026-11-17T02:00:00Z"), 3, false),
                        new Account.Gap(
                                Instant.parse("2026-11-19T02:00:00Z"), Instant.parse("2026-11-19T02:00:00Z"), 1, true),
                        new Account.Gap(
                                Instant.parse("2026-11-20T02:00:00Z"),
                                Instant.parse("2026-11-20T02:00:00Z"),
                                1,
                                false));
        assertThat(account.missed()).isEqualTo(6);
        assertThat(account.suspect()).hasSize(1);
    }

    @Test
    void whenABackupWasPrunedSince_thenThatIsNoGap() {
        Account account = account(
                prod().backup("2026-11-15T02:00:00Z"),
                "2026-11-15T04:00:00Z",
                "2026-11-18T04:00:00Z",
                "20261116T020003Z-daily-aaaaaa",
                "20261115T020003Z-weekly-aaaaaa");

        assertThat(daily(account).owed()).isEqualTo(3);
        assertThat(daily(account).removed()).isEqualTo(1);
        assertThat(daily(account).kept()).isEqualTo(2);
        assertThat(daily(account).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.first()).isEqualTo(Instant.parse("2026-11-17T02:00:00Z")));
    }

    @Test
    void whenTheBackupOfAnotherDeploymentIsGone_thenTheGapStays() {
        Scenario stored = prod().deployment("beta", Optional.empty(), Scenario.daily("daily", "2026-11-01T00:00:00Z"));

        Account account = account(
                stored,
                "2026-11-16T04:00:00Z",
                "2026-11-17T04:00:00Z",
                Map.of("beta", List.of(new BackupId("20261116T020000Z-daily-aaaaaa"))));

        assertThat(daily(account).owed()).isEqualTo(1);
        assertThat(daily(account).removed()).isZero();
        assertThat(daily(account).gaps()).hasSize(1);
    }

    @Test
    void whenASuspectOneIsGoneFromOneRepositoryAlone_thenItStillIsAGap() {
        Account account = account(
                prod().suspect("2026-11-16T02:00:00Z"),
                "2026-11-16T04:00:00Z",
                "2026-11-17T04:00:00Z",
                "20261116T020000Z-daily-aaaaaa");

        assertThat(daily(account).removed()).isZero();
        assertThat(daily(account).gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.isSuspect()).isTrue());
    }

    @Test
    void whenItWasConfiguredLater_thenNothingIsOwedBefore() {
        Account account = account(Scenario.dailyProd("2026-11-18T12:00:00Z"), "2026-10-01T00:00:00Z", NOW);

        assertThat(daily(account).from()).isEqualTo(Instant.parse("2026-11-18T12:00:00Z"));
        assertThat(daily(account).owed()).isEqualTo(2);
        assertThat(account.newest()).isEmpty();
    }

    @Test
    void whenADeploymentIsConfiguredNoMore_thenItsBackupsAreStillTold() {
        WatchInput input = new Scenario().backup("2026-11-20T02:00:00Z").input(NOW);

        List<Account> accounts = new Accounts(
                        input.reading(),
                        List.of(),
                        Map.of(),
                        new Accounts.Span(Instant.parse("2026-11-01T00:00:00Z"), input.now(), input.now()))
                .of(List.of());

        assertThat(accounts).extracting(Account::deployment).containsExactly("prod");
        assertThat(accounts.get(0).unread()).isEqualTo(Optional.empty());
    }

    @Test
    void whenTheRepositoryCouldNotBeRead_thenTheAccountSaysSo() {
        Account account = account(prod().down("local", "connection refused", false), "2026-11-14T00:00:00Z", NOW);

        assertThat(account.unread()).isPresent();
    }
}

package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.drill.DrillHistory;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.schedule.Ledger;
import dev.holdfast.schedule.Period;
import dev.holdfast.schedule.Periods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Draws up what was promised in some time, and what came of it. Pure. */
public final class Accounts {
    private final CatalogReading reading;
    private final List<CopyState> copies;
    private final Map<String, Set<BackupId>> removed;
    private final Span span;

    /** From a moment until before another one, looked at now. */
    public record Span(Instant from, Instant until, Instant now) {
        public Span {
            requireNonNull(from, "from");
            requireNonNull(until, "until");
            requireNonNull(now, "now");
        }

        boolean holds(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    /**
     * @param removed by deployment: backups that were there and are gone, as far as it is known, without those that never counted. What still lies in another repository speaks for
     *     itself
     */
    public Accounts(
            CatalogReading reading,
            List<CopyState> copies,
            Map<String, ? extends Collection<BackupId>> removed,
            Span span) {
        this.reading = requireNonNull(reading, "reading");
        this.copies = List.copyOf(copies);
        Set<BackupId> stored =
                reading.catalog().backups().stream().map(Backup::id).collect(Collectors.toSet());
        this.removed = removed.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .filter(id -> !stored.contains(id))
                                .collect(Collectors.toSet())));
        this.span = requireNonNull(span, "span");
    }

    /** One for each of these deployments, and for each other one of which backups are stored, sorted by name after them. */
    public List<Account> of(List<WatchedDeployment> configured) {
        List<Account> accounts = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        reading.catalog().backups().forEach(backup -> others.add(backup.deployment()));
        for (WatchedDeployment deployment : configured) {
            others.remove(deployment.name());
            accounts.add(account(deployment));
        }
        others.forEach(
                name -> accounts.add(account(new WatchedDeployment(name, List.of(), Set.of(), Optional.empty()))));
        return accounts;
    }

    private Account account(WatchedDeployment deployment) {
        Catalog own = reading.catalog().ofDeployment(deployment.name());
        List<Backup> verified = own.verified().backups();
        return new Account(
                deployment.name(),
                own.latest().map(backup -> backup.manifest().deployment().kind()),
                tiers(own),
                deployment.schedules().stream()
                        .map(schedule -> schedule(deployment.name(), schedule, own))
                        .toList(),
                own.where(this::isOfThisTime).backups(),
                own.backups().stream()
                        .flatMap(backup -> backup.verifications().stream())
                        .filter(verification -> span.holds(verification.at()))
                        .sorted(Comparator.comparing(verification -> verification.at()))
                        .toList(),
                holds(deployment.name()),
                reading.deletions().values().stream()
                        .filter(deletion ->
                                deletion.deployment().equals(deployment.name()) && span.holds(deletion.at()))
                        .sorted(Comparator.comparing(deletion -> deletion.at()))
                        .toList(),
                reading.drills(deployment.name()).stream()
                        .filter(drill -> span.holds(drill.ordered()))
                        .toList(),
                new DrillHistory(reading.drills(deployment.name()), span.now()).lastPassed(),
                copies.stream()
                        .filter(state -> state.deployment().equals(deployment.name()))
                        .findFirst(),
                verified.stream().findFirst(),
                verified.stream().reduce((older, newer) -> newer),
                deployment
                        .unread(reading)
                        .map(name ->
                                "repository " + name + " could not be read: what it holds is not in this account"));
    }

    private boolean isOfThisTime(Backup backup) {
        return span.holds(backup.manifest().snapshotTime());
    }

    private List<Account.TierAccount> tiers(Catalog own) {
        Map<String, List<Backup>> tiers = new TreeMap<>();
        own.backups()
                .forEach(backup -> tiers.computeIfAbsent(backup.tier(), tier -> new ArrayList<>())
                        .add(backup));
        List<Account.TierAccount> accounts = new ArrayList<>();
        tiers.forEach((tier, stored) -> {
            List<Backup> taken = stored.stream().filter(this::isOfThisTime).toList();
            accounts.add(new Account.TierAccount(
                    tier,
                    taken.size(),
                    (int) taken.stream().filter(Backup::isSuspect).count(),
                    taken.stream()
                            .mapToLong(backup -> backup.manifest().archive().plainBytes())
                            .sum(),
                    stored.size(),
                    stored.stream()
                            .mapToLong(backup -> backup.manifest().archive().storedBytes())
                            .sum()));
        });
        return accounts;
    }

    private List<Hold> holds(String deployment) {
        Map<BackupId, Hold> holds = new TreeMap<>();
        reading.repositories()
                .values()
                .forEach(state -> state.holdings().holds().values().stream()
                        .filter(hold -> hold.deployment().equals(deployment) && hold.standsAt(span.now()))
                        .forEach(hold -> holds.put(hold.backup(), hold)));
        return List.copyOf(holds.values());
    }

    private Account.ScheduleAccount schedule(String deployment, WatchedSchedule watched, Catalog own) {
        Ledger ledger = new Ledger(deployment, watched.schedule());
        NavigableMap<Instant, Backup> answers = answers(own.verified(), watched.name());
        NavigableSet<Instant> suspect = own.suspectMoments(deployment, watched.name());
        Instant until = span.until().isAfter(span.now()) ? span.now() : span.until();
        Periods periods = new Periods(watched.schedule().recurrence());
        Tally tally = new Tally();
        Optional<Period> next = periods.after(begin(watched, periods));
        while (next.isPresent() && ledger.deadline(next.get()).isBefore(until)) {
            Period period = next.get();
            Instant deadline = ledger.deadline(period);
            Optional<Map.Entry<Instant, Backup>> answer = Optional.ofNullable(answers.ceilingEntry(period.moment()))
                    .filter(entry -> entry.getKey().isBefore(period.end()));
            if (deadline.isBefore(span.from())) {
                // another account has it
            } else if (answer.isPresent()) {
                tally.kept(answer.get().getValue(), period, deadline);
            } else if (wasThere(deployment, watched.schedule().tier(), period, deadline)) {
                tally.removed();
            } else {
                tally.missed(
                        period.moment(),
                        !suspect.subSet(period.moment(), period.end()).isEmpty());
            }
            next = periods.after(period.moment());
        }
        return new Account.ScheduleAccount(
                watched.name(),
                watched.schedule().tier(),
                watched.schedule().recurrence().describe(),
                watched.protectedSince().isAfter(span.from()) ? watched.protectedSince() : span.from(),
                tally.owed,
                tally.kept,
                tally.late,
                tally.removed,
                tally.gaps);
    }

    /** What is owed for a period that began before the time that is asked about may fall due within it. */
    private Instant begin(WatchedSchedule watched, Periods periods) {
        Instant early = span.from().minus(watched.schedule().grace());
        Instant begin = periods.at(early)
                .flatMap(period -> periods.at(period.moment().minusNanos(1)))
                .map(Period::moment)
                .orElse(early);
        return begin.isAfter(watched.protectedSince()) ? begin : watched.protectedSince();
    }

    /** By the moment that they answer to; of several the one that came first. */
    private static NavigableMap<Instant, Backup> answers(Catalog verified, String schedule) {
        NavigableMap<Instant, Backup> answers = new TreeMap<>();
        for (Backup backup : verified.backups()) {
            if (backup.manifest().trigger().answers(schedule)) {
                backup.manifest()
                        .trigger()
                        .due()
                        .ifPresent(due -> answers.merge(
                                due, backup, (one, other) -> committed(other).isBefore(committed(one)) ? other : one));
            }
        }
        return answers;
    }

    /** Whether a backup that is gone was taken for it, as its id tells by tier and time. */
    private boolean wasThere(String deployment, String tier, Period period, Instant deadline) {
        return removed.getOrDefault(deployment, Set.of()).stream()
                .anyMatch(id -> id.tier().equals(tier)
                        && !id.time().isBefore(period.moment().minusSeconds(1))
                        && id.time().isBefore(deadline));
    }

    private static Instant committed(Backup backup) {
        return backup.manifest().timing().committed();
    }

    /** Counts the periods of one schedule, in their order. */
    private static final class Tally {
        private final List<Account.Late> late = new ArrayList<>();
        private final List<Account.Gap> gaps = new ArrayList<>();
        private int owed;
        private int kept;
        private int removed;
        private boolean isInGap;

        void kept(Backup backup, Period period, Instant deadline) {
            owed++;
            kept++;
            isInGap = false;
            if (committed(backup).isAfter(deadline)) {
                late.add(new Account.Late(backup.id(), period.moment(), Duration.between(deadline, committed(backup))));
            }
        }

        void removed() {
            owed++;
            kept++;
            removed++;
            isInGap = false;
        }

        void missed(Instant moment, boolean isSuspect) {
            owed++;
            int last = gaps.size() - 1;
            if (isInGap && gaps.get(last).isSuspect() == isSuspect) {
                Account.Gap gap = gaps.get(last);
                gaps.set(last, new Account.Gap(gap.first(), moment, gap.periods() + 1, isSuspect));
            } else {
                gaps.add(new Account.Gap(moment, moment, 1, isSuspect));
            }
            isInGap = true;
        }
    }
}

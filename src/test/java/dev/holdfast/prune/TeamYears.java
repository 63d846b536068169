package dev.holdfast.prune;

import static dev.holdfast.prune.TeamPolicy.CLOUD;
import static dev.holdfast.prune.TeamPolicy.LOCAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.retention.Block;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Years of a team with {@link TeamPolicy}: backups when they are due in Berlin, catch-ups, failures, outages, suspect backups, second backups of one period,
 * holds, and processes that die in the middle of a prune; the last {@link #CALM_DAYS} without trouble. It keeps books of its own and checks each removal at the moment it happens.
 */
final class TeamYears implements Stock.Witness {
    /** Longer than a daily backup lives, so that what trouble left behind is gone at the end. */
    static final int CALM_DAYS = 100;

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate BEGIN = LocalDate.of(2026, 1, 1);
    private static final List<String> REPOSITORIES = List.of(LOCAL, CLOUD);

    private final SplittableRandom random;
    private final TestClock clock;
    private final int days;
    private final List<Manifest> taken = new ArrayList<>();
    private final Map<String, Map<BackupId, Manifest>> there = Map.of(LOCAL, new HashMap<>(), CLOUD, new HashMap<>());
    private final Map<String, Map<BackupId, Manifest>> gone = Map.of(LOCAL, new HashMap<>(), CLOUD, new HashMap<>());
    private final Set<String> answered = new HashSet<>();
    private final Set<BackupId> seconds = new HashSet<>();
    private final Map<BackupId, LocalDate> held = new HashMap<>();
    private final Map<String, Instant> missed = new HashMap<>();
    private final Map<String, LocalDate> downUntil = new HashMap<>();
    private final Map<String, Instant> lastPrune = new HashMap<>();
    private final Map<String, Set<Block.Kind>> blocks = Map.of(LOCAL, new HashSet<>(), CLOUD, new HashSet<>());
    private LocalDate exportsFailUntil = BEGIN;
    private Stock stock = null;
    private int removals;
    private int kills;

    TeamYears(long seed, int days, TestClock clock) {
        this.random = new SplittableRandom(seed);
        this.days = days;
        this.clock = clock;
    }

    /** Lives the years. */
    TeamYears liveWith(Stock with) {
        stock = with;
        for (int day = 0; day < days; day++) {
            live(BEGIN.plusDays(day), day >= days - CALM_DAYS);
        }
        return this;
    }

    /** Exports fail from now on. */
    void liveWithoutExports(int more) {
        LocalDate from = BEGIN.plusDays(days);
        exportsFailUntil = from.plusDays(more);
        for (int day = 0; day < more; day++) {
            live(from.plusDays(day), true);
        }
    }

    int removals() {
        return removals;
    }

    int kills() {
        return kills;
    }

    /** What prunes of a repository ever met. */
    Set<Block.Kind> blocks(String repository) {
        return blocks.get(repository);
    }

    /** What must be in a repository at the end, and in which class; told from the policy alone. */
    Map<BackupId, String> expected(String repository) {
        Instant end = lastPrune.get(repository);
        return taken.stream()
                .filter(it -> TeamPolicy.into(it.tier()).contains(repository))
                .filter(it -> !isSecond(it))
                .filter(it -> TeamPolicy.keep(repository, it.tier())
                        .endOf(it.snapshotTime())
                        .isAfter(end))
                .collect(Collectors.toMap(Manifest::id, it -> expectedClass(it, end)));
    }

    private static String expectedClass(Manifest it, Instant end) {
        if (!it.tier().equals("monthly")) {
            return "STANDARD";
        }
        return it.snapshotTime().plus(Duration.ofDays(365)).isAfter(end) ? "STANDARD_IA" : "GLACIER";
    }

    private void live(LocalDate day, boolean isCalm) {
        if (isCalm) {
            stock.calm();
        } else {
            trouble(day);
        }
        clock.set(at(day, 2));
        due(day, "daily", isCalm);
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            clock.set(at(day, 3));
            due(day, "weekly", isCalm);
        }
        if (day.getDayOfMonth() == 1) {
            clock.set(at(day, 4));
            due(day, "monthly", isCalm);
        }
        clock.set(at(day, 6));
        catchUp(day);
        replicate(day);
        prune(day, isCalm);
        if (day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0 && chance(isCalm ? 400 : 300)) {
            clock.set(at(day, 11));
            deploy(day);
        }
        holds(day, isCalm);
        if (day.getDayOfMonth() == 15) {
            REPOSITORIES.stream().filter(it -> isUp(it, day)).forEach(this::compareBooks);
        }
    }

    private void trouble(LocalDate day) {
        if (chance(11) && !day.isBefore(exportsFailUntil)) {
            exportsFailUntil = day.plusDays(random.nextInt(1, 10));
        }
        for (String repository : REPOSITORIES) {
            if (chance(12) && isUp(repository, day)) {
                downUntil.put(repository, day.plusDays(random.nextInt(1, 6)));
            }
        }
        if (chance(20)) {
            stock.restart();
        }
    }

    private void due(LocalDate day, String tier, boolean isCalm) {
        Instant due = clock.instant();
        if (day.isBefore(exportsFailUntil) || !isUp(TeamPolicy.into(tier).get(0), day) || (!isCalm && chance(20))) {
            missed.put(tier, due);
            return;
        }
        missed.remove(tier);
        take(tier, Trigger.schedule(tier, due), !isCalm && chance(10));
        if (!isCalm && chance(10)) {
            clock.advance(Duration.ofMinutes(7));
            take(tier, Trigger.schedule(tier, due), false);
        }
    }

    private void catchUp(LocalDate day) {
        for (String tier : List.copyOf(missed.keySet())) {
            if (!day.isBefore(exportsFailUntil) && isUp(TeamPolicy.into(tier).get(0), day)) {
                take(tier, Trigger.schedule(tier, missed.remove(tier)), false);
            }
        }
    }

    private void deploy(LocalDate day) {
        if (!day.isBefore(exportsFailUntil) && isUp(LOCAL, day)) {
            take(
                    "pre-deploy",
                    new Trigger(TriggerKind.GATE, Optional.empty(), Optional.empty(), Optional.empty()),
                    false);
        }
    }

    private void take(String tier, Trigger trigger, boolean isSuspect) {
        String repository = TeamPolicy.into(tier).get(0);
        Instant snapshot = clock.instant().plusSeconds(random.nextInt(1, 60));
        Verdict verdict = isSuspect ? new Verdict(List.of("shrank"), Optional.empty()) : Manifests.whole();
        Manifest it = Manifests.of("prod", tier, snapshot, Manifests.tables(), verdict);
        BackupId id = BackupId.of(snapshot, tier, String.format("%06d", taken.size()));
        byte[] content = content(id);
        String sha256 = sha256(content);
        Manifest manifest = new Manifest(
                id,
                it.deployment(),
                tier,
                trigger,
                snapshot,
                it.timing(),
                new Archive(
                        "archives/" + tier + "/prod/" + id + ".zip",
                        content.length,
                        content.length,
                        sha256,
                        sha256,
                        List.of(),
                        tier.equals("monthly") ? "STANDARD_IA" : "STANDARD"),
                it.contents(),
                it.context(),
                it.annotations(),
                it.origin(),
                verdict);
        stock.store(repository, manifest);
        taken.add(manifest);
        noteSecond(manifest);
        there.get(repository).put(id, manifest);
    }

    private void replicate(LocalDate day) {
        if (REPOSITORIES.stream().allMatch(it -> isUp(it, day))) {
            stock.replicate();
            noteCopies();
        }
    }

    private void noteCopies() {
        Set<BackupId> now = stock.classes(CLOUD).keySet();
        there.get(LOCAL).values().stream()
                .filter(it -> now.contains(it.id()))
                .forEach(it -> there.get(CLOUD).put(it.id(), it));
    }

    private void prune(LocalDate day, boolean isCalm) {
        for (String repository : REPOSITORIES) {
            if (isUp(repository, day)) {
                boolean isKilled = !isCalm && chance(40);
                lastPrune.put(repository, clock.instant());
                OptionalInt fuse = isKilled ? OptionalInt.of(random.nextInt(4)) : OptionalInt.empty();
                stock.prune(repository, fuse)
                        .forEach(block -> blocks.get(repository).add(block.kind()));
                if (isKilled) {
                    kills++;
                    stock.restart();
                } else {
                    stock.transition(repository);
                }
                if (day.getDayOfWeek() == DayOfWeek.MONDAY) {
                    stock.sweep(repository);
                }
            } else {
                stock.whileDown(repository);
                // What had arrived there without its manifest needs no source any more.
                noteCopies();
            }
        }
    }

    private void holds(LocalDate day, boolean isCalm) {
        if (REPOSITORIES.stream().anyMatch(it -> !isUp(it, day))) {
            return;
        }
        if (!isCalm && chance(10) && !taken.isEmpty()) {
            Manifest one = taken.get(random.nextInt(taken.size()));
            Hold hold = new Hold(one.id(), "prod", "case 4711", Optional.empty(), clock.instant(), "ops@host");
            REPOSITORIES.stream()
                    .filter(it -> there.get(it).containsKey(one.id()))
                    .forEach(it -> stock.hold(it, hold));
            held.put(one.id(), day.plusDays(random.nextInt(200)));
        }
        for (BackupId id : List.copyOf(held.keySet())) {
            if (isCalm || day.isAfter(held.get(id))) {
                held.remove(id);
                REPOSITORIES.stream()
                        .filter(it -> there.get(it).containsKey(id))
                        .forEach(it -> stock.unhold(it, id));
            }
        }
    }

    @Override
    public void removed(String repository, BackupId id) {
        removals++;
        Map<BackupId, Manifest> backups = there.get(repository);
        Manifest removed = backups.remove(id);
        assertThat(removed).as("%s was in %s", id, repository).isNotNull();
        gone.get(repository).put(id, removed);
        if (repository.equals(LOCAL)) {
            assertCopied(removed);
        }
        assertThat(held).as("held").doesNotContainKey(id);
        Instant newest = backups.values().stream()
                .filter(it -> !it.verdict().isSuspect())
                .map(Manifest::snapshotTime)
                .max(Instant::compareTo)
                .orElseThrow();
        assertThat(newest).as("the newest verified one stays").isAfter(removed.snapshotTime());
        Instant end = TeamPolicy.keep(repository, removed.tier()).endOf(removed.snapshotTime());
        assertThat(isSecond(removed) || !end.isAfter(newest.plus(Duration.ofDays(1))))
                .as("%s had reached its age in %s", id, repository)
                .isTrue();
        assertThat(isSecond(removed) || !end.isAfter(clock.instant())).isTrue();
        assertThat(backups.values().stream()
                        .filter(it -> it.tier().equals(removed.tier())
                                && !it.verdict().isSuspect())
                        .map(Manifest::snapshotTime)
                        .distinct()
                        .count())
                .as("verified ones of %s left in %s", removed.tier(), repository)
                .isGreaterThanOrEqualTo(TeamPolicy.MIN_VERIFIED);
    }

    /** Whatever the cloud should have of it. */
    private void assertCopied(Manifest removed) {
        boolean isWanted = TeamPolicy.into(removed.tier()).contains(CLOUD)
                && !isSecond(removed)
                && TeamPolicy.keep(CLOUD, removed.tier())
                        .endOf(removed.snapshotTime())
                        .isAfter(clock.instant());
        assertThat(!isWanted || there.get(CLOUD).containsKey(removed.id()))
                .as("%s was copied to the cloud before it went here", removed.id())
                .isTrue();
    }

    /** A removal that cannot ask for holds any more, after the manifest went, puts it back. */
    @Override
    public void written(String repository, BackupId id) {
        Manifest back = gone.get(repository).remove(id);
        if (back != null) {
            removals--;
            there.get(repository).put(id, back);
        }
    }

    private boolean isSecond(Manifest backup) {
        return seconds.contains(backup.id());
    }

    /** Snapshots are taken in the order of their times. */
    private void noteSecond(Manifest backup) {
        if (!backup.verdict().isSuspect() && backup.trigger().due().isPresent()) {
            boolean isFirst =
                    answered.add(backup.tier() + " " + backup.trigger().due().orElseThrow());
            if (!isFirst) {
                seconds.add(backup.id());
            }
        }
    }

    private void compareBooks(String repository) {
        assertThat(new HashSet<>(stock.classes(repository).keySet()))
                .isEqualTo(there.get(repository).keySet());
    }

    private boolean isUp(String repository, LocalDate day) {
        return !day.isBefore(downUntil.getOrDefault(repository, BEGIN));
    }

    private boolean chance(int perMille) {
        return random.nextInt(1000) < perMille;
    }

    /** Where the clocks go forward, two o'clock is three. */
    private static Instant at(LocalDate day, int hour) {
        return day.atTime(LocalTime.of(hour, 0)).atZone(BERLIN).toInstant();
    }

    /** The archive of a backup; short, for there are thousands. */
    static byte[] content(BackupId id) {
        return ("zip of " + id).getBytes(UTF_8);
    }

    private static String sha256(byte[] content) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.backup.BackupPlan;
import dev.holdfast.backup.BackupPlan.ExpireSource;
import dev.holdfast.backup.Expectations;
import dev.holdfast.backup.Expectations.Priority;
import dev.holdfast.config.DeploymentSettings.Objectives;
import dev.holdfast.convex.Connection;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code deployments}. */
final class DeploymentsReader {
    private static final Pattern KEY_OF = Pattern.compile("(?:prod|dev|preview|custom):([a-z0-9-]+)\\|.*");

    /** Any instant: the distance between moments of a schedule is measured from here. */
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final Section all;
    private final ConfigObject defaults;
    private final ConfigObject scheduleDefaults;
    private final ZoneId zone;
    private final List<RepositorySettings> repositories;
    private final List<TierSettings> tiers;
    private final PolicyBook book;
    private final Needs needs;
    private final DrillReader drills;
    private final LevelsReader levels;
    private final Map<URI, String> urls = new HashMap<>();

    DeploymentsReader(
            Section all,
            Defaults defaults,
            ZoneId zone,
            List<RepositorySettings> repositories,
            List<TierSettings> tiers,
            PolicyBook book,
            LevelsReader levels,
            Needs needs) {
        this.all = all;
        this.defaults = defaults.of("deployment");
        this.scheduleDefaults = defaults.of("schedule");
        this.zone = zone;
        this.drills = new DrillReader(zone);
        this.repositories = repositories;
        this.tiers = tiers;
        this.book = book;
        this.levels = levels;
        this.needs = needs;
    }

    /** In the order of the file. */
    List<DeploymentSettings> read() {
        List<DeploymentSettings> deployments = all.named(Names.IS_NAME, Names.ALLOWED, defaults).stream()
                .map(this::deployment)
                .toList();
        drills.check();
        if (deployments.isEmpty() && all.keys().isEmpty() && needs.somethingToProtect()) {
            all.refuse(
                    "missing: at least one deployment to protect, as in prod { url = \"https://...\", deploy-key = ... }");
        }
        return deployments;
    }

    private DeploymentSettings deployment(Section section) {
        Connection connection = connection(section);
        Optional<Secret> restoreKey = new SecretReader(section).maybe("restore-key", needs.secretsOf(section.name()));
        boolean production = section.setting("production").flag();
        restoreKey
                .filter(key -> !key.isEmpty() && key.equals(connection.key()))
                .ifPresent(same ->
                        section.note("the restore key is the deploy key: whoever reads one of them can overwrite "
                                + section.name() + "; let the deploy key only view and back up"));
        book.deployment(section.name(), PolicyReader.overrides(section, tierNames()));
        Section schedules = section.section("schedules");
        SchedulesReader schedulesReader =
                new SchedulesReader(schedules, scheduleDefaults, zone, tierNames(), section.name(), book, needs);
        List<Schedule> times = schedulesReader.read();
        Objectives objectives = objectives(section.section("objectives"));
        Optional<DrillPlan> drill = drills.read(section, connection.url(), production, objectives);
        DeploymentSettings deployment = new DeploymentSettings(
                connection,
                restoreKey,
                production,
                plan(section, schedules),
                times,
                schedulesReader.pings(),
                noBackupFor(section, times),
                objectives,
                drill,
                levels.of(section));
        section.end();
        return deployment;
    }

    private Connection connection(Section section) {
        Setting setting =
                section.setting("url", "the deployment's URL, as in \"https://brazen-meerkat-768.convex.cloud\"");
        URI url = WebAddress.read(setting);
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        if (host.endsWith(".convex.site") || host.equals("dashboard.convex.dev")) {
            setting.refuse("is not where a deployment answers; its URL ends in .convex.cloud");
        }
        String twin = urls.putIfAbsent(url, section.name());
        if (twin != null && setting.isPresent()) {
            setting.note("the deployment " + twin + " has the same URL");
        }
        Secret key = new SecretReader(section)
                .need("deploy-key", "the key of " + section.name(), needs.secretsOf(section.name()));
        Matcher owner = KEY_OF.matcher(key.reveal());
        if (host.endsWith(".convex.cloud") && owner.matches() && !host.split("\\.")[0].equals(owner.group(1))) {
            section.refuse(
                    "the deploy key is one of " + owner.group(1) + ", but the URL is one of " + host.split("\\.")[0]);
        }
        return new Connection(section.name(), url, key);
    }

    private BackupPlan plan(Section section, Section schedules) {
        List<String> into = into(section);
        Map<String, List<String>> intoBySchedule = new LinkedHashMap<>();
        for (String name : schedules.keys()) {
            Setting own = schedules.section(name).setting("into");
            if (own.isPresent()) {
                intoBySchedule.put(name, references(own));
            }
        }
        return new BackupPlan(
                section.name(),
                section.setting("file-storage").flag(),
                into,
                tiers.stream()
                        .filter(tier -> !tier.into().isEmpty())
                        .collect(Collectors.toMap(TierSettings::name, TierSettings::into)),
                intoBySchedule,
                expireSource(section.setting("expire-source")),
                section.setting("timeout").duration(Duration.ofMinutes(1)),
                storageClasses(section.name()),
                expectations(section.section("expect")));
    }

    /** Without a word, all repositories in the order of the file. */
    private List<String> into(Section section) {
        Setting setting = section.setting("into");
        return setting.isPresent() ? references(setting) : repositoryNames();
    }

    private List<String> references(Setting setting) {
        return Names.references(setting, "repository", repositoryNames());
    }

    /** By repository, then by tier. */
    private Map<String, Map<String, String>> storageClasses(String deployment) {
        Map<String, Map<String, String>> classes = new HashMap<>();
        for (RepositorySettings repository : repositories) {
            Map<String, String> byTier = new HashMap<>();
            for (String tier : repository.hasStorageClasses() ? tierNames() : List.<String>of()) {
                book.inForce(repository.name(), deployment, tier)
                        .storageClass()
                        .ifPresent(said -> byTier.put(tier, said.value()));
            }
            classes.put(repository.name(), byTier);
        }
        return classes;
    }

    private static ExpireSource expireSource(Setting setting) {
        return switch (setting.oneOf(List.of("true", "false", "self-hosted"))) {
            case "true" -> ExpireSource.YES;
            case "false" -> ExpireSource.NO;
            default -> ExpireSource.SELF_HOSTED;
        };
    }

    private static Expectations expectations(Section section) {
        Section priorities = section.section("priority");
        Map<String, Priority> priority = new LinkedHashMap<>();
        for (String table : priorities.keys()) {
            String word = priorities.setting(table).oneOf(List.of("high", "medium", "low", "skip"));
            if (List.of("high", "medium", "low", "skip").contains(word)) {
                priority.put(table, Priority.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        Expectations expectations = new Expectations(
                section.setting("tables").texts(),
                section.setting("min-size").maybe(setting -> setting.bytes(1)),
                section.setting("max-shrink").share(),
                priority);
        section.end();
        return expectations;
    }

    /** The default counts only where some schedule comes that often: a weekly backup alone would be an alarm on most days. */
    private static Optional<Duration> noBackupFor(Section section, List<Schedule> schedules) {
        Section alert = section.section("alert");
        Setting setting = alert.setting("no-backup-for");
        Optional<Duration> limit = setting.maybe(present -> present.duration(Duration.ofSeconds(1)));
        alert.end();
        boolean counts = setting.isWritten()
                || limit.stream().anyMatch(age -> schedules.stream().anyMatch(each -> comesWithin(each, age)));
        if (!counts) {
            setting.notInForce();
        }
        return limit.filter(age -> counts);
    }

    private static boolean comesWithin(Schedule schedule, Duration age) {
        Duration most = age.plusHours(1); // a day with a clock change
        Instant moment = schedule.recurrence().after(SOME_DAY).orElse(Instant.MAX);
        for (int i = 0; i < 8; i++) {
            Optional<Instant> next = moment.equals(Instant.MAX)
                    ? Optional.empty()
                    : schedule.recurrence().after(moment);
            if (next.isEmpty() || Duration.between(moment, next.get()).compareTo(most) > 0) {
                return false;
            }
            moment = next.get();
        }
        return true;
    }

    private static Objectives objectives(Section section) {
        Objectives objectives = new Objectives(
                section.setting("rpo").maybe(each -> each.duration(Duration.ofSeconds(1))),
                section.setting("rto").maybe(each -> each.duration(Duration.ofSeconds(1))));
        section.end();
        return objectives;
    }

    private List<String> repositoryNames() {
        return repositories.stream().map(RepositorySettings::name).toList();
    }

    private List<String> tierNames() {
        return tiers.stream().map(TierSettings::name).toList();
    }
}

package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.cli.Bootstrap.Found;
import dev.holdfast.cli.BootstrapOrder;
import dev.holdfast.config.RepositoryAddress;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.TriggerKind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A configuration to begin with, written from what a repository tells of its deployments. Everything that comes from there is quoted. */
final class StartingConfiguration {
    private static final int INDENT = 2;

    private final BootstrapOrder order;
    private final RepositoryAddress address;
    private final List<Found> found;
    private final List<HostExpectations> promised;
    private final Optional<KnownIdentity> identity;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** @param promised what hosts published in the repository, the newest first */
    StartingConfiguration(
            BootstrapOrder order,
            RepositoryAddress address,
            List<Found> found,
            List<HostExpectations> promised,
            Optional<KnownIdentity> identity) {
        this.order = requireNonNull(order, "order");
        this.address = requireNonNull(address, "address");
        this.found = List.copyOf(found);
        this.promised = List.copyOf(promised);
        this.identity = requireNonNull(identity, "identity");
    }

    /** What the operator must bring, in words. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (isSealed() && identity.isEmpty()) {
            missing.add("the age identity that opens the backups: give it with --identity; they are sealed for "
                    + String.join(", ", fingerprints()));
        } else if (isSealed() && recipients().isEmpty()) {
            missing.add("encryption.recipients: " + identity.orElseThrow().file()
                    + " does not name its public key, and without one new backups are not sealed");
        }
        for (Found each : found) {
            Path key = keyFile(each);
            if (!Files.exists(key)) {
                missing.add(key + ": a deploy key of " + each.deployment()
                        + ", or of the deployment that takes its place (" + "dashboard, Settings, Deploy keys)");
            }
        }
        otherRepositories()
                .forEach(name -> missing.add("the repository " + name
                        + ", where backups were kept as well: it is not in this configuration"));
        return missing;
    }

    String text() {
        comment("Written by holdfast bootstrap from what lies in " + plain(address.name()) + ".");
        comment(
                "Read it through: holdfast check-config says what is missing, conf/holdfast.conf explains every setting.");
        open("holdfast");
        order.stateDirectory().ifPresent(path -> set("state-dir", quoted(path.toString())));
        repository();
        encryption();
        tiers();
        open("deployments");
        found.forEach(this::deployment);
        close();
        close();
        return text.toString();
    }

    private void repository() {
        open("repositories." + name(repositoryName()));
        address.store()
                .match(
                        directory -> {
                            set("type", "directory");
                            set("path", quoted(directory.path().toString()));
                            return true;
                        },
                        s3 -> {
                            set("type", "s3");
                            set("bucket", quoted(s3.bucket()));
                            if (!s3.prefix().isEmpty()) {
                                set("prefix", quoted(s3.prefix()));
                            }
                            set("region", quoted(s3.region()));
                            s3.endpoint().map(URI::toString).ifPresent(url -> set("endpoint", quoted(url)));
                            if (s3.pathStyle()) {
                                set("path-style", "true");
                            }
                            order.accessKeyId()
                                    .ifPresentOrElse(
                                            id -> {
                                                set("access-key-id", quoted(id));
                                                set(
                                                        "secret-access-key-file",
                                                        quoted(order.secretAccessKeyFile()
                                                                .orElseThrow()
                                                                .toString()));
                                            },
                                            () -> comment(
                                                    "The key comes from where Amazon's SDK looks: AWS_ACCESS_KEY_ID, ~/.aws, the instance's role."));
                            return true;
                        });
        comment("If it survives the loss of this site: off-site = true");
        close();
        otherRepositories()
                .forEach(name -> comment("Backups were also kept in " + quoted(name)
                        + ": add it here and to into, if it is still there."));
    }

    private void encryption() {
        if (!isSealed()) {
            return;
        }
        open("encryption");
        Set<String> others = new LinkedHashSet<>(fingerprints());
        identity.ifPresent(known -> others.removeAll(known.fingerprints()));
        if (recipients().isEmpty()) {
            comment(
                    "Without recipients new backups are NOT sealed, and the old ones were. Public keys as holdfast keygen prints them:");
            comment("recipients = [\"age1...\"]");
        } else {
            set("recipients", list(recipients()));
        }
        if (!others.isEmpty()) {
            comment("The newest backups were sealed for these, too, whose public keys nobody here knows: "
                    + String.join(", ", others));
        }
        identity.ifPresentOrElse(
                known -> set("identity-file", quoted(known.file().toString())),
                () -> comment("identity-file = the identity that opens them; without it nothing can be restored"));
        close();
    }

    private void tiers() {
        comment("Nothing is ever removed unless it is said here, as in daily { keep = 90 days }.");
        open("tiers");
        Map<String, Long> tiers = new TreeMap<>(found.stream()
                .flatMap(each -> each.backups().backups().stream())
                .collect(Collectors.groupingBy(Backup::tier, Collectors.counting())));
        promised.forEach(host -> host.deployments()
                .forEach(each -> each.schedules().forEach(schedule -> tiers.putIfAbsent(schedule.tier(), 0L))));
        tiers.forEach((tier, count) -> line(name(tier) + " {} # backups: " + count));
        close();
    }

    private void deployment(Found each) {
        Manifest newest = each.newest().manifest();
        open(name(each.deployment()));
        comment("As of " + each.newest().id() + "; a deployment that takes its place has another URL.");
        set("url", quoted(newest.deployment().url()));
        set("deploy-key-file", quoted(keyFile(each).toString()));
        comment("A key that may import, only where restores run:");
        line("#restore-key-file = " + quoted(plain(keyFile(each, "-restore.key").toString())));
        comment("A restore into it asks twice. false for what nobody would miss.");
        set("production", "true");
        if (!newest.context().environmentNames().isEmpty()) {
            comment("It had these environment variables"
                    + (newest.context().key().isPresent() ? ", whose values are sealed beside the backup: " : ": ")
                    + plain(String.join(", ", newest.context().environmentNames())));
        }
        set("into", list(List.of(repositoryName())));
        Optional<HostExpectations> host = promisedBy(each.deployment());
        Optional<HostExpectations.Deployment> promise = host.flatMap(by -> of(by, each.deployment()));
        promise.flatMap(HostExpectations.Deployment::noBackupFor)
                .ifPresent(age -> set("alert", "{ no-backup-for = " + duration(age) + " }"));
        open("schedules");
        if (promise.isPresent()) {
            comment("As promised by " + plain(host.orElseThrow().host()) + " at "
                    + host.orElseThrow().written().truncatedTo(ChronoUnit.SECONDS) + ".");
            promise.get().schedules().forEach(schedule -> promised(schedule, each));
        } else {
            guessed(each);
        }
        close();
        close();
    }

    private void promised(HostExpectations.Schedule schedule, Found of) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("tier", name(schedule.tier()));
        recurrence(schedule.recurrence(), settings);
        if (!schedule.spread().isZero()) {
            settings.put("spread", duration(schedule.spread()));
        }
        settings.put("grace", duration(schedule.grace()));
        if (bySchedule(of).getOrDefault(schedule.name(), List.of()).stream()
                .anyMatch(backup -> backup.manifest().trigger().kind() == TriggerKind.COPY)) {
            settings.put("reuse-within", "6h");
        }
        line(name(schedule.name()) + " " + object(settings));
    }

    private void guessed(Found each) {
        Map<String, List<Backup>> schedules = bySchedule(each);
        if (schedules.isEmpty()) {
            comment("Nobody promised any here, and no backup is of one. Every night: daily { at = \"02:00\" }");
        }
        schedules.forEach((name, backups) -> {
            String tier = backups.get(backups.size() - 1).tier();
            Optional<Map<String, String>> guess = GuessedSchedule.of(backups);
            if (guess.isEmpty()) {
                comment("There was a schedule " + quoted(name) + "; when it came cannot be told from " + backups.size()
                        + " of its backups.");
                return;
            }
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("tier", name(tier));
            recurrence(guess.get(), settings);
            comment("Guessed from " + backups.size() + " of its backups, the newest "
                    + backups.get(backups.size() - 1).id() + ":");
            line(name(name) + " " + object(settings));
        });
    }

    private static Map<String, List<Backup>> bySchedule(Found each) {
        return each.backups().backups().stream()
                .filter(backup -> backup.manifest().trigger().schedule().isPresent())
                .collect(Collectors.groupingBy(
                        backup -> backup.manifest().trigger().schedule().orElseThrow(),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static void recurrence(Map<String, String> form, Map<String, String> settings) {
        form.forEach((word, value) -> settings.put(
                word,
                switch (word) {
                    case "every" -> duration(Duration.parse(value));
                    case "on" -> list(List.of(value.split(",")));
                    default -> quoted(value);
                }));
    }

    private Optional<HostExpectations> promisedBy(String deployment) {
        return promised.stream()
                .filter(host -> of(host, deployment).isPresent())
                .findFirst();
    }

    private static Optional<HostExpectations.Deployment> of(HostExpectations host, String deployment) {
        return host.deployments().stream()
                .filter(each -> each.name().equals(deployment))
                .findFirst();
    }

    /** What the daemon called it, so that dashboards and scripts go on. */
    private String repositoryName() {
        return promised.stream()
                .map(HostExpectations::repository)
                .filter(name -> name.matches("[a-z0-9][a-z0-9-]{0,62}"))
                .findFirst()
                .orElseGet(() -> address.store().match(directory -> "local", s3 -> "cloud"));
    }

    private Set<String> otherRepositories() {
        Set<String> names = new TreeSet<>();
        found.forEach(each -> promisedBy(each.deployment())
                .flatMap(host -> of(host, each.deployment()))
                .ifPresent(promise -> {
                    names.addAll(promise.into());
                    promise.schedules().forEach(schedule -> names.addAll(schedule.into()));
                }));
        names.remove(repositoryName());
        return names;
    }

    private boolean isSealed() {
        return !fingerprints().isEmpty();
    }

    /** For whom the newest backup of each deployment is sealed. */
    private Set<String> fingerprints() {
        return found.stream()
                .flatMap(each -> each.newest().manifest().archive().recipients().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those known here for whom the newest backups were sealed: an identity file may hold older ones. */
    private List<String> recipients() {
        return identity.stream()
                .flatMap(known -> known.recipients().stream()
                        .filter(recipient -> fingerprints()
                                .contains(known.fingerprints()
                                        .get(known.recipients().indexOf(recipient)))))
                .toList();
    }

    private Path keyFile(Found each) {
        return keyFile(each, ".key");
    }

    private Path keyFile(Found each, String ending) {
        return order.output().resolveSibling(each.deployment() + ending);
    }

    private static String list(Collection<String> values) {
        return values.stream().map(StartingConfiguration::name).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String object(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** HOCON's own form: {@code 15m}, {@code 24h}. */
    private static String duration(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A word that needs no quotes, else in quotes. */
    private static String name(String value) {
        return value.matches("[a-z][a-z0-9-]*") ? value : quoted(value);
    }

    /** A string of HOCON, which are those of JSON. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(each -> {
            if (each == '"' || each == '\\') {
                quoted.append('\\').append((char) each);
            } else if (each < ' ') {
                quoted.append(String.format("\\u%04x", each));
            } else {
                quoted.append((char) each);
            }
        });
        return quoted.append('"').toString();
    }

    /** What cannot end a comment. */
    private static String plain(String value) {
        return value.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ");
    }

    private void open(String name) {
        line(name + " {");
        depth++;
    }

    private void close() {
        depth--;
        line("}");
    }

    private void set(String key, String value) {
        line(key + " = " + value);
    }

    private void comment(String words) {
        line("# " + plain(words));
    }

    private void line(String content) {
        text.append(" ".repeat(depth * INDENT)).append(content).append('\n');
    }
}

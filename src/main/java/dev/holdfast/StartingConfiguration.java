package dev.holdfast;

import static dev.holdfast.HoconText.duration;
import static dev.holdfast.HoconText.list;
import static dev.holdfast.HoconText.name;
import static dev.holdfast.HoconText.plain;
import static dev.holdfast.HoconText.quoted;
import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.cli.Bootstrap.Found;
import dev.holdfast.cli.BootstrapOrder;
import dev.holdfast.config.RepositoryAddress;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.manifest.Manifest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
    private final BootstrapOrder order;
    private final RepositoryAddress address;
    private final List<Found> found;
    private final List<HostExpectations> promised;
    private final Optional<KnownIdentity> identity;
    private final HoconText conf = new HoconText();

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
        conf.comment("Written by holdfast bootstrap from what lies in " + plain(address.name()) + ".");
        conf.comment(
                "Read it through: holdfast check-config says what is missing, conf/holdfast.conf explains every setting.");
        conf.open("holdfast");
        order.stateDirectory().ifPresent(path -> conf.set("state-dir", quoted(path.toString())));
        repository();
        encryption();
        tiers();
        conf.open("deployments");
        found.forEach(this::deployment);
        conf.close();
        conf.close();
        return conf.toString();
    }

    private void repository() {
        conf.open("repositories." + name(repositoryName()));
        address.store()
                .match(
                        directory -> {
                            conf.set("type", "directory");
                            conf.set("path", quoted(directory.path().toString()));
                            return true;
                        },
                        s3 -> {
                            conf.set("type", "s3");
                            conf.set("bucket", quoted(s3.bucket()));
                            if (!s3.prefix().isEmpty()) {
                                conf.set("prefix", quoted(s3.prefix()));
                            }
                            conf.set("region", quoted(s3.region()));
                            s3.endpoint().map(URI::toString).ifPresent(url -> conf.set("endpoint", quoted(url)));
                            if (s3.pathStyle()) {
                                conf.set("path-style", "true");
                            }
                            order.accessKeyId()
                                    .ifPresentOrElse(
                                            id -> {
                                                conf.set("access-key-id", quoted(id));
                                                conf.set(
                                                        "secret-access-key-file",
                                                        quoted(order.secretAccessKeyFile()
                                                                .orElseThrow()
                                                                .toString()));
                                            },
                                            () -> conf.comment(
                                                    "The key comes from where Amazon's SDK looks: AWS_ACCESS_KEY_ID, ~/.aws, the instance's role."));
                            return true;
                        });
        conf.comment("If it survives the loss of this site: off-site = true");
        conf.close();
        otherRepositories()
                .forEach(name -> conf.comment("Backups were also kept in " + quoted(name)
                        + ": add it here and to into, if it is still there."));
    }

    private void encryption() {
        if (!isSealed()) {
            return;
        }
        conf.open("encryption");
        Set<String> others = new LinkedHashSet<>(fingerprints());
        identity.ifPresent(known -> others.removeAll(known.fingerprints()));
        if (recipients().isEmpty()) {
            conf.comment(
                    "Without recipients new backups are NOT sealed, and the old ones were. Public keys as holdfast keygen prints them:");
            conf.comment("recipients = [\"age1...\"]");
        } else {
            conf.set("recipients", list(recipients()));
        }
        if (!others.isEmpty()) {
            conf.comment("The newest backups were sealed for these, too, whose public keys nobody here knows: "
                    + String.join(", ", others));
        }
        identity.ifPresentOrElse(
                known -> conf.set("identity-file", quoted(known.file().toString())),
                () -> conf.comment("identity-file = the identity that opens them; without it nothing can be restored"));
        conf.close();
    }

    private void tiers() {
        conf.comment("Nothing is ever removed unless it is said here, as in daily { keep = 90 days }.");
        conf.open("tiers");
        Map<String, Long> tiers = new TreeMap<>(found.stream()
                .flatMap(each -> each.backups().backups().stream())
                .collect(Collectors.groupingBy(Backup::tier, Collectors.counting())));
        promised.forEach(host -> host.deployments()
                .forEach(each -> each.schedules().forEach(schedule -> tiers.putIfAbsent(schedule.tier(), 0L))));
        tiers.forEach((tier, count) -> conf.line(name(tier) + " {} # backups: " + count));
        conf.close();
    }

    private void deployment(Found each) {
        Manifest newest = each.newest().manifest();
        conf.open(name(each.deployment()));
        conf.comment("As of " + each.newest().id() + "; a deployment that takes its place has another URL.");
        conf.set("url", quoted(newest.deployment().url()));
        conf.set("deploy-key-file", quoted(keyFile(each).toString()));
        conf.comment("A key that may import, only where restores run:");
        conf.line("#restore-key-file = "
                + quoted(plain(keyFile(each, "-restore.key").toString())));
        conf.comment("A restore into it asks twice. false for what nobody would miss.");
        conf.set("production", "true");
        if (!newest.context().environmentNames().isEmpty()) {
            conf.comment("It had these environment variables"
                    + (newest.context().key().isPresent() ? ", whose values are sealed beside the backup: " : ": ")
                    + plain(String.join(", ", newest.context().environmentNames())));
        }
        conf.set("into", list(List.of(repositoryName())));
        Optional<HostExpectations> host = promisedBy(each.deployment());
        Optional<HostExpectations.Deployment> promise = host.flatMap(by -> of(by, each.deployment()));
        promise.flatMap(HostExpectations.Deployment::noBackupFor)
                .ifPresent(age -> conf.set("alert", "{ no-backup-for = " + duration(age) + " }"));
        conf.open("schedules");
        EarlierSchedules schedules = new EarlierSchedules(each.backups(), conf);
        if (promise.isPresent()) {
            conf.comment("As promised by " + plain(host.orElseThrow().host()) + " at "
                    + host.orElseThrow().written().truncatedTo(ChronoUnit.SECONDS) + ".");
            schedules.promised(promise.get());
        } else {
            schedules.guessed();
        }
        conf.close();
        conf.close();
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
}

package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.cli.Bootstrap;
import dev.holdfast.cli.Bootstrap.Found;
import dev.holdfast.cli.Bootstrap.Opening;
import dev.holdfast.cli.BootstrapOrder;
import dev.holdfast.config.RepositoryAddress;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ExpectationsFolder;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ReadOnlyStore;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What can be found out by who has a repository and, perhaps, an identity, and nothing else. Writes nothing. */
final class BareMachine {
    /** Every manifest is fetched, from a bucket that may hold years of them. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Host host;

    BareMachine(Host host) {
        this.host = requireNonNull(host, "host");
    }

    /**
     * @throws RepositoryException if the repository cannot be read, or none is there
     * @throws ConfigurationException if the identity's file, or that of the bucket's key, is none
     */
    Bootstrap look(BootstrapOrder order) {
        Optional<KnownIdentity> identity = order.identity().map(KnownIdentity::read);
        RepositoryAddress address = signed(RepositoryAddress.read(order.repository(), host.environment()), order);
        try (Repositories repositories = new Repositories(List.of(repository(address)), host.clock(), PATIENCE)) {
            Repository repository = repositories.all().get(0);
            CatalogReading reading = repositories.read();
            requireSomething(repository, reading);
            ExpectationsFolder.Reading promised = new ExpectationsFolder(repository).read();
            List<Found> found = new ArrayList<>();
            for (String name : new TreeSet<>(
                    reading.catalog().backups().stream().map(Backup::deployment).toList())) {
                found.add(found(name, reading.catalog().ofDeployment(name), repository, identity));
            }
            StartingConfiguration start =
                    new StartingConfiguration(order, address, found, newestFirst(promised.expectations()), identity);
            return new Bootstrap(
                    repository.location(),
                    found,
                    problems(repository, reading, promised),
                    start.missing(),
                    start.text());
        }
    }

    private static RepositoryAddress signed(RepositoryAddress address, BootstrapOrder order) {
        if (order.accessKeyId().isEmpty()) {
            return address;
        }
        Path file = order.secretAccessKeyFile().orElseThrow();
        try {
            String secret = Files.readString(file).strip();
            return address.signedBy(
                    new S3Settings.Credentials(order.accessKeyId().get(), Secret.of(secret)));
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read the secret access key in " + file, "name the file that holds it alone", e);
        }
    }

    private Repository repository(RepositoryAddress address) {
        ObjectStore store = new ReadOnlyStore(address.store().match(DirectoryStore::new, S3Store::new));
        address.store()
                .match(directory -> Optional.of(directory.path()), s3 -> Optional.<Path>empty())
                .filter(path -> !Files.isDirectory(path))
                .ifPresent(path -> {
                    throw new RepositoryException(
                            "the directory " + path + " does not exist", "mount it, or correct --repository");
                });
        return new Repository(address.name(), store, RepositoryTerms.unlocked(false), host.clock(), LocalMemory.none());
    }

    private static void requireSomething(Repository repository, CatalogReading reading) {
        RepositoryState state = reading.repositories().get(repository.name());
        if (state == null || !state.everRead()) {
            throw new RepositoryException(
                    state == null ? "cannot read " + repository.location() : state.problem(),
                    "check the address, and that the key may list and get");
        }
        if (reading.catalog().isEmpty() && state.isUp()) {
            throw new RepositoryException(
                    "no backups lie in " + repository.location(),
                    "check the path or the prefix: a repository is where holdfast.json, manifests/ and archives/ are");
        }
    }

    private static List<String> problems(
            Repository repository, CatalogReading reading, ExpectationsFolder.Reading promised) {
        List<String> problems = new ArrayList<>();
        Optional.ofNullable(reading.repositories().get(repository.name()))
                .filter(state -> !state.isUp())
                .ifPresent(state -> problems.add(state.problem()));
        promised.unreadable().forEach((key, why) -> problems.add(key + ": " + why));
        return problems;
    }

    private static List<HostExpectations> newestFirst(List<HostExpectations> all) {
        return all.stream()
                .sorted((one, other) -> other.written().compareTo(one.written()))
                .toList();
    }

    private static Found found(String name, Catalog backups, Repository repository, Optional<KnownIdentity> identity) {
        Optional<Backup> newest = backups.verified().latest();
        if (newest.isEmpty()) {
            return new Found(name, backups, Opening.UNTRIED, "none is verified");
        }
        if (!newest.get().manifest().archive().isEncrypted()) {
            return new Found(name, backups, Opening.PLAIN, "");
        }
        if (identity.isEmpty()) {
            return new Found(name, backups, Opening.NO_IDENTITY, "");
        }
        return opened(name, backups, newest.get(), repository, identity.get());
    }

    /** The head of the archive is enough: an envelope that opens there is one for this identity. */
    private static Found opened(
            String name, Catalog backups, Backup newest, Repository repository, KnownIdentity identity) {
        try (InputStream sealed = repository.open(newest.manifest());
                InputStream plain = identity.opener().open(sealed)) {
            if (plain.read() < 0) {
                return new Found(name, backups, Opening.CLOSED, "the archive is empty");
            }
            return new Found(name, backups, Opening.OPENS, "");
        } catch (ArchivedObjectException e) {
            return new Found(
                    name,
                    backups,
                    Opening.UNTRIED,
                    newest.id() + " is archived (" + e.storageClass() + "): thaw it first");
        } catch (CorruptBackupException e) {
            return new Found(name, backups, Opening.CLOSED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Found(name, backups, Opening.UNTRIED, "cannot read " + newest.id() + ": " + e.getMessage());
        }
    }
}

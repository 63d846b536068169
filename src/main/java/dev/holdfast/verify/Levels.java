package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.convex.Pause;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.repository.Repository;
import dev.holdfast.snapshot.ReferenceFinder;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.ZipSource;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies on the levels beside {@code whole} and {@code sampled}, which are {@link Verifier}'s, and records what it found: evidence of the level in a repository, and of a copy found bad
 * a {@link dev.holdfast.manifest.Verification}. What could not be looked at is no evidence and throws. Any thread may call it.
 */
public final class Levels {
    private static final Logger log = LoggerFactory.getLogger(Levels.class);

    private final Ports ports;
    private final StoredCopies stored;
    private final UserChecks checks;
    private final Map<VerifyLevel, BackupLevel> levels = new EnumMap<>(VerifyLevel.class);

    /**
     * What it looks at.
     *
     * @param repositories by name, in the order of the configuration
     * @param archives the plain ZIP of a backup, proved when it is read to its end
     * @param live a deployment by its name; throws where its key is not known
     * @param terms of a deployment by its name
     */
    public record Ports(
            Map<String, Repository> repositories,
            Function<Backup, ZipSource> archives,
            Function<String, LiveSource> live,
            Function<String, LevelTerms> terms) {
        public Ports {
            requireNonNull(repositories, "repositories");
            requireNonNull(archives, "archives");
            requireNonNull(live, "live");
            requireNonNull(terms, "terms");
        }
    }

    /**
     * Who verifies.
     *
     * @param version of this program
     * @param by user and host
     */
    public record Verifying(String version, String by, RandomGenerator random) {
        public Verifying {
            requireNonNull(version, "version");
            requireNonNull(by, "by");
            requireNonNull(random, "random");
        }
    }

    public Levels(Ports ports, Verifying who, Clock clock, Pause pause) {
        this.ports = requireNonNull(ports, "ports");
        this.stored = new StoredCopies(clock, who.by());
        this.checks = new UserChecks(clock, who.by());
        SnapshotLimits limits = SnapshotLimits.standard();
        levels.put(
                VerifyLevel.SOURCE,
                new SourceLevel(
                        ports.live(), new DocumentSample(ports.archives(), new SnapshotWalk(limits)), clock, who.by()));
        levels.put(
                VerifyLevel.REFERENCES,
                new ReferenceLevel(ports.archives(), new ReferenceFinder(limits), clock, who.by()));
        levels.put(
                VerifyLevel.IMPORTABLE,
                new ImportLevel(
                        new TrialImport(ports.archives(), who.version(), clock, pause, who.random()), clock, who.by()));
    }

    /**
     * Asks the store for each of these copies. What is bad is recorded of each; the sum of it where it is of all.
     *
     * @param copies backups of the deployment that lie in the repository
     * @param areAll whether these are all
     * @throws RepositoryException if the store fails
     */
    public LevelCheck stored(
            String deployment, String repository, List<Backup> copies, boolean areAll, LevelProgress progress) {
        Repository there = requireNonNull(ports.repositories().get(repository), repository);
        LevelCheck check = stored.look(deployment, there, copies, areAll, progress);
        if (areAll) {
            there.record(check);
        }
        return told(check);
    }

    /**
     * Verifies one backup on a level that is not about its copies.
     *
     * @param isNewest whether it is the newest verified one, so that the evidence tells how the deployment stands
     * @throws dev.holdfast.failure.HoldfastException if it could not be looked at, or nothing can be recorded
     */
    public LevelCheck verify(VerifyLevel level, Backup backup, boolean isNewest) {
        BackupLevel how = levels.get(level);
        if (how == null) {
            throw new UsageException("the level " + level.word() + " is not about one backup", "use --all");
        }
        LevelCheck check = how.examine(backup, ports.terms().apply(backup.deployment()));
        return told(record(check, backup.repositories(), isNewest));
    }

    /**
     * Asks a deployment everything that is configured for it.
     *
     * @param into repositories in which the evidence may be kept; the first that takes it does
     * @throws dev.holdfast.failure.DeploymentException if the deployment does not answer
     */
    public LevelCheck checks(String deployment, List<String> into) {
        LevelCheck check = checks.evidence(
                deployment,
                into.get(0),
                ports.live().apply(deployment),
                ports.terms().apply(deployment).checks());
        return told(record(check, into, true));
    }

    private LevelCheck record(LevelCheck check, List<String> into, boolean isNewest) {
        Optional<RepositoryException> failure = Optional.empty();
        for (Repository repository : into.stream()
                .map(ports.repositories()::get)
                .filter(Objects::nonNull)
                .toList()) {
            LevelCheck there = check.in(repository.name());
            try {
                if (isNewest) {
                    repository.record(there);
                } else {
                    repository.recordAside(there);
                }
                return there;
            } catch (RepositoryException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        throw failure.orElseThrow(() -> new IllegalArgumentException("no repository of " + into + " is configured"));
    }

    private static LevelCheck told(LevelCheck check) {
        (check.isGood() ? log.atInfo() : log.atWarn())
                .addKeyValue("level", check.level().word())
                .addKeyValue("deployment", check.deployment())
                .addKeyValue("backup", check.backup().map(Object::toString).orElse("-"))
                .addKeyValue("repository", check.repository())
                .addKeyValue("problems", check.problems())
                .addKeyValue("figures", check.figures())
                .log(check.isGood() ? "level verified" : "verification found something");
        return check;
    }
}

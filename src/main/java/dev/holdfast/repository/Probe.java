package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries at start what a repository will need later: writes, reads, lists and removes a small object below {@code probe/}. */
public final class Probe {
    /** A store that tells its time tells whole seconds; beyond this a host's clock is not synchronised. */
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(15);

    private final Clock clock;

    public Probe(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * @throws RepositoryException if it cannot write, read or list; what it may do without is a finding
     */
    public ProbeReport run(Repository repository) {
        ObjectStore store = repository.store();
        ObjectKey key = new ObjectKey(Layout.PROBES + UUID.randomUUID());
        byte[] content = ("Holdfast may remove this: " + key + "\n").getBytes(UTF_8);
        Instant before = clock.instant();
        StoredObject written = store.put(key, content);
        // A store without a clock of its own stamps its objects all the same, and that clock may be another host's.
        Optional<Duration> skew =
                Optional.of(Duration.between(before, store.clock().orElse(written.modified())));
        requireSame(repository, key, content);
        requireListed(repository, key);
        List<String> findings = new ArrayList<>();
        boolean isConditional = isConditional(store, key, content, findings);
        boolean canDelete = canDelete(repository, key, findings);
        skew.filter(by -> by.abs().compareTo(TOLERATED_SKEW) > 0)
                .ifPresent(by -> findings.add("its clock is " + by.abs().toSeconds() + " s "
                        + (by.isNegative() ? "behind" : "ahead of") + " ours: synchronise this host's clock (NTP)"));
        return new ProbeReport(canDelete, isConditional, skew, findings);
    }

    private static void requireSame(Repository repository, ObjectKey key, byte[] content) {
        try (InputStream stream = repository.store().get(key)) {
            if (Arrays.equals(stream.readAllBytes(), content)) {
                return;
            }
        } catch (ObjectMissingException | IOException e) {
            throw unusable(repository, "what was just written cannot be read back: " + e.getMessage(), e);
        }
        throw unusable(repository, "what was just written reads differently", null);
    }

    private static void requireListed(Repository repository, ObjectKey key) {
        try (Stream<StoredObject> objects = repository.store().list(Layout.PROBES)) {
            if (objects.noneMatch(object -> object.key().equals(key))) {
                throw unusable(repository, "what was just written is not listed", null);
            }
        }
    }

    private static boolean isConditional(ObjectStore store, ObjectKey key, byte[] content, List<String> findings) {
        if (!store.hasConditionalPut()) {
            findings.add(
                    "it has no conditional writes: leases keep only the processes of one host apart, so let only one host"
                            + " work on each deployment");
            return false;
        }
        if (store.putIfAbsent(key, Arrays.copyOf(content, content.length + 1))) {
            findings.add(
                    "it overwrote an object that it was asked to write only if absent: leases keep nobody apart, so let only one"
                            + " daemon work on each deployment, and no commands beside it");
            return false;
        }
        return true;
    }

    private static boolean canDelete(Repository repository, ObjectKey key, List<String> findings) {
        try {
            repository.store().delete(key);
        } catch (LockedObjectException e) {
            findings.add(
                    "its bucket locks everything that is written, so that probes and leases stay there, too, until their"
                            + " locks run out (" + e.getMessage() + ")");
            hide(repository, key);
            return false;
        } catch (HiddenObjectException e) {
            findings.add(
                    "the key may not remove versions: what is removed is hidden, and its bytes stay until a rule of the bucket"
                            + " removes noncurrent versions");
            return true;
        } catch (RepositoryException e) {
            findings.add(
                    "it refuses to remove objects, so old backups and leftovers stay until its own rules remove them ("
                            + e.getMessage() + ")");
            return false;
        }
        if (repository.store().head(key).isPresent()) {
            findings.add("it keeps objects that were removed, so old backups and leftovers stay");
            return false;
        }
        return true;
    }

    private static void hide(Repository repository, ObjectKey key) {
        try {
            repository.store().hide(key);
        } catch (RepositoryException e) {
            // What stays is small, and the sweep tries again.
            return;
        }
    }

    private static RepositoryException unusable(Repository repository, String problem, @Nullable Throwable cause) {
        return new RepositoryException(
                repository + " at " + repository.location() + " is not usable: " + problem,
                "check that nothing between Holdfast and the store caches or rewrites, and that the prefix is ours alone",
                cause);
    }
}

package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RepositoryException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Whether a repository is there, and the one that it was. Any thread may call it. */
final class Presence {
    private final SmallObjects objects;
    private final Clock clock;
    private final Supplier<Optional<String>> knownId;

    /** As this process has seen it in {@code holdfast.json}, unless that was another one's. */
    private volatile Optional<String> seen = Optional.empty();

    /** @param knownId the id it had when it was used before; asked until the repository was seen */
    Presence(SmallObjects objects, Clock clock, Supplier<Optional<String>> knownId) {
        this.objects = objects;
        this.clock = requireNonNull(clock, "clock");
        this.knownId = requireNonNull(knownId, "knownId");
    }

    Optional<RepositoryIdentity> identity() {
        if (!isThere()) {
            return Optional.empty();
        }
        RepositoryIdentity identity = RepositoryIdentity.read(objects.place(), objects.content(Layout.IDENTITY));
        if (seen.isEmpty()
                && knownId.get().filter(id -> !id.equals(identity.id())).isEmpty()) {
            seen = Optional.of(identity.id());
        }
        return Optional.of(identity);
    }

    RepositoryIdentity initialise() {
        if (seen.isPresent()) {
            requireThere();
        }
        return identity().orElseGet(() -> {
            RepositoryIdentity created =
                    new RepositoryIdentity(UUID.randomUUID().toString(), clock.instant());
            objects.store().putIfAbsent(Layout.IDENTITY, created.toJson());
            return identity().orElseThrow(this::gone);
        });
    }

    RepositoryIdentity initialise(String known) {
        RepositoryIdentity identity = identity().orElseThrow(this::gone);
        if (!identity.id().equals(known)) {
            throw new RepositoryException(
                    objects.place() + " is another one than before (id " + identity.id() + ", was " + known + ")",
                    "check the mount, bucket and prefix; if the change is meant, give the repository a new name");
        }
        return identity;
    }

    /**
     * Tells a repository without backups from one that is not there any more.
     *
     * @param isEmpty whether no backup was found
     * @throws RepositoryException if it was there before and is not now, or is another one
     */
    void confirm(boolean isEmpty) {
        if (seen.isEmpty()) {
            knownId.get().ifPresentOrElse(this::initialise, this::identity);
        } else if (isEmpty) {
            requireThere();
        }
    }

    /** The id of the repository that was seen; empty if none was yet. */
    Optional<String> id() {
        return seen;
    }

    /** The id of the repository that was seen, or else the one that is known from before. */
    Optional<String> seenOrKnown() {
        return seen.or(knownId);
    }

    /** Fails when there is no repository, or not any more. */
    void requireThere() {
        if (!isThere()) {
            throw gone();
        }
    }

    private boolean isThere() {
        return objects.store().head(Layout.IDENTITY).isPresent();
    }

    private RepositoryException gone() {
        return new RepositoryException(
                objects.name() + " is not at " + objects.store().location() + ": there is no " + Layout.IDENTITY,
                "check that its disk is mounted, or that bucket and prefix are right; a new repository is created only by a first use");
    }
}

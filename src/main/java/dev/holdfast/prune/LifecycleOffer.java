package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.LifecycleRule;
import java.util.List;
import java.util.Locale;

/**
 * The lifecycle rules that a repository's bucket should have beside those that it has.
 *
 * @param location of the repository, for people
 * @param movesArchives whether the bucket moves archives to other classes
 * @param wanted those that it should have, sorted by prefix
 * @param others rules of ours that other hosts need; they stay
 * @param inForce all that it has
 * @param keyPrefix of the repository
 */
public record LifecycleOffer(
        String repository,
        String location,
        boolean movesArchives,
        List<LifecycleRule> wanted,
        List<LifecycleRule> others,
        List<LifecycleRule> inForce,
        String keyPrefix) {
    public LifecycleOffer {
        requireNonNull(repository, "repository");
        requireNonNull(location, "location");
        wanted = List.copyOf(wanted);
        others = List.copyOf(others);
        inForce = List.copyOf(inForce);
        requireNonNull(keyPrefix, "keyPrefix");
    }

    /** How a rule stands. */
    public enum State {
        INSTALLED,
        MISSING,
        /** There, but not as it should be. */
        DIFFERS,
        /** One of ours that is not wanted any more; goes when the others are installed. */
        SURPLUS,
        /** Somebody else's; stays. */
        FOREIGN;

        /** As it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A rule that is wanted or there. */
    public record Line(LifecycleRule rule, State state) {}

    /** Wanted ones first, then the others that the bucket has. */
    public List<Line> lines() {
        List<String> ids = wanted.stream().map(LifecycleRule::id).toList();
        List<Line> lines = new java.util.ArrayList<>(
                wanted.stream().map(rule -> new Line(rule, stateOf(rule))).toList());
        inForce.stream()
                .filter(rule -> !ids.contains(rule.id()))
                .map(rule -> new Line(rule, isSurplus(rule) ? State.SURPLUS : State.FOREIGN))
                .forEach(lines::add);
        return lines;
    }

    /** Whether the bucket has just what it should have of us. */
    public boolean isInstalled() {
        return lines().stream().map(Line::state).allMatch(state -> state == State.INSTALLED || state == State.FOREIGN);
    }

    private State stateOf(LifecycleRule rule) {
        if (inForce.contains(rule)) {
            return State.INSTALLED;
        }
        return inForce.stream().anyMatch(there -> there.id().equals(rule.id())) ? State.DIFFERS : State.MISSING;
    }

    private boolean isSurplus(LifecycleRule rule) {
        return rule.isOursFor(keyPrefix) && !others.contains(rule);
    }
}

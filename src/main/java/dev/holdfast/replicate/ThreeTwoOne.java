package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.BackupId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rule of three copies on two kinds of storage, one off site, held against one backup of a deployment: {@link CopyOutlook} says which.
 *
 * <p>As the rule is commonly read, the deployment's own data is the first of the three copies, so that two good stored ones complete them. For the two kinds and the place off
 * site only repositories count: how Convex stores its data is not ours to rely on.
 *
 * @param backup the verified one that was asked; empty if there is none, and then the rule is not met
 * @param repositories those in which it is good, in the order of the configuration
 * @param kinds of storage among them
 * @param offSite those among them that are off site
 */
public record ThreeTwoOne(
        Optional<BackupId> backup, List<String> repositories, SortedSet<String> kinds, List<String> offSite) {
    private static final int COPIES = 3;
    private static final int KINDS = 2;

    public ThreeTwoOne {
        requireNonNull(backup, "backup");
        repositories = List.copyOf(repositories);
        kinds = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
        offSite = List.copyOf(offSite);
    }

    /**
     * What a repository is.
     *
     * @param kind of storage: two repositories of one kind may fail together
     * @param isOffSite whether it survives the loss of this site
     */
    public record Traits(String kind, boolean isOffSite) {
        public Traits {
            requireNonNull(kind, "kind");
        }
    }

    static ThreeTwoOne of(Optional<Backup> judged, Map<String, Traits> traits) {
        List<String> good = judged.stream()
                .flatMap(backup -> backup.repositories().stream().filter(backup::isGoodIn))
                .filter(traits::containsKey)
                .toList();
        TreeSet<String> kinds = new TreeSet<>();
        good.forEach(name -> kinds.add(traits.get(name).kind()));
        return new ThreeTwoOne(
                judged.map(Backup::id),
                good,
                kinds,
                good.stream().filter(name -> traits.get(name).isOffSite()).toList());
    }

    /** The deployment's own data among them. */
    public int copies() {
        return 1 + repositories.size();
    }

    public boolean isMet() {
        return backup.isPresent() && copies() >= COPIES && kinds.size() >= KINDS && !offSite.isEmpty();
    }

    /** As in {@code no: 2 copies (its own data, local), 1 kind (directory), none off site}. */
    public String words() {
        if (backup.isEmpty()) {
            return "no: there is no verified backup";
        }
        return (isMet() ? "yes: " : "no: ")
                + copies() + " " + (copies() == 1 ? "copy" : "copies") + " (its own data"
                + (repositories.isEmpty() ? "" : ", " + String.join(", ", repositories)) + "), "
                + kinds.size() + (kinds.size() == 1 ? " kind (" : " kinds (") + String.join(", ", kinds) + "), "
                + (offSite.isEmpty() ? "none" : String.join(", ", offSite)) + " off site";
    }
}

package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Manifest.Annotations;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody wants restored, and where to.
 *
 * @param target a deployment of the configuration
 * @param choice which part of the source
 * @param asked the mode that was asked for; empty where the choice decides, see {@link #mode}
 * @param annotations why, for the record
 */
public record RestoreOrder(
        RestoreSource source,
        String target,
        TableChoice choice,
        Optional<RestoreMode> asked,
        Set<RestoreWish> wishes,
        Annotations annotations) {
    /** @throws UsageException if some documents alone are to stay of all that the target holds, or it is to be taken back by what is not to be there */
    public RestoreOrder {
        requireNonNull(source, "source");
        requireNonNull(target, "target");
        requireNonNull(choice, "choice");
        requireNonNull(asked, "asked");
        requireNonNull(annotations, "annotations");
        Set<RestoreWish> copy = EnumSet.noneOf(RestoreWish.class);
        copy.addAll(wishes);
        wishes = Collections.unmodifiableSet(copy);
        if (!choice.documents().isEmpty()
                && asked.filter(mode -> mode == RestoreMode.REPLACE_ALL).isPresent()) {
            throw new UsageException(
                    "--documents with --mode replace-all would remove everything else from " + target,
                    "leave --mode out: the documents are then put among those that are there");
        }
        requireConsistent(wishes);
    }

    /** @throws UsageException if what is wished cannot be done together */
    public static void requireConsistent(Set<RestoreWish> wishes) {
        if (wishes.contains(RestoreWish.AUTO_UNDO) && wishes.contains(RestoreWish.NO_SAFETY_COPY)) {
            throw new UsageException(
                    "--auto-undo with --no-safety-copy is a contradiction: only a safety copy can be brought back",
                    "leave one of them out");
        }
    }

    /** Everything that the source holds, in the mode that leaves the target as the source is. */
    public static RestoreOrder whole(RestoreSource source, String target) {
        return new RestoreOrder(
                source, target, TableChoice.everything(), Optional.empty(), Set.of(), Annotations.none());
    }

    /** The mode that was asked for, else: everything replaces all, any part of it is replaced. Documents that were chosen one by one are put into their tables then. */
    public RestoreMode mode() {
        return asked.orElseGet(() -> choice.isEveryTable() ? RestoreMode.REPLACE_ALL : RestoreMode.REPLACE);
    }

    public boolean wants(RestoreWish wish) {
        return wishes.contains(wish);
    }

    /** The same with other wishes. */
    public RestoreOrder with(Set<RestoreWish> other) {
        return new RestoreOrder(source, target, choice, asked, other, annotations);
    }
}

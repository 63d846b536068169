package dev.holdfast.restore;

import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.RestoreRight;
import java.util.List;
import java.util.Set;

/** What an order needs of the restore key and the key may not, asked before anything is done. */
final class KeyLacks {
    private KeyLacks() {}

    /**
     * Returns a reason to refuse for each.
     *
     * @throws dev.holdfast.failure.DeploymentException if the key is refused altogether
     */
    static List<String> of(RestoreOrder order, ImportTarget target) {
        return target.lacks().stream()
                .filter(right -> isNeeded(right, order.wishes()))
                .map(right -> "the restore key of " + target.name() + " may not " + right.words())
                .toList();
    }

    private static boolean isNeeded(RestoreRight right, Set<RestoreWish> wishes) {
        return switch (right) {
            case IMPORT, FOLLOW -> true;
            case PAUSE, UNPAUSE -> wishes.contains(RestoreWish.PAUSE);
            case ENVIRONMENT -> wishes.contains(RestoreWish.ENVIRONMENT);
            case JOBS -> wishes.contains(RestoreWish.CANCEL_JOBS);
        };
    }
}

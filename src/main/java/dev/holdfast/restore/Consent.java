package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RefusedException;
import java.util.Optional;

/**
 * What somebody typed to say that a restore is really meant: the configured name of its target, once more for one of production, and once more to go without a safety copy.
 *
 * @param target what was typed; empty if nothing was
 * @param production the same, the second time
 * @param noSafetyCopy the same, to go without a safety copy
 */
public record Consent(Optional<String> target, Optional<String> production, Optional<String> noSafetyCopy) {
    public Consent {
        requireNonNull(target, "target");
        requireNonNull(production, "production");
        requireNonNull(noSafetyCopy, "noSafetyCopy");
    }

    /** To whatever it takes: for whoever asked in another way, as a drill does by its configuration. */
    public static Consent to(String target) {
        return new Consent(Optional.of(target), Optional.of(target), Optional.of(target));
    }

    /**
     * Fails unless it was said to all that it takes.
     *
     * @param isBare whether it is to go without a safety copy
     * @throws RefusedException if a name is missing or is another one
     */
    public void require(String name, boolean isProduction, boolean isBare) {
        require(target, name, "--confirm", "what it holds is exchanged");
        if (isProduction) {
            require(production, name, "--confirm-production", "it is marked production = true");
        }
        if (isBare) {
            require(noSafetyCopy, name, "--confirm-no-safety-copy", "without a safety copy there is no way back");
        }
    }

    private static void require(Optional<String> typed, String name, String option, String why) {
        if (typed.isEmpty()) {
            throw new RefusedException(
                    "not confirmed: " + why + ", so nothing was done to " + name, "add " + option + " " + name);
        }
        if (!typed.get().equals(name)) {
            throw new RefusedException(
                    "not confirmed: " + option + " names '" + typed.get() + "', and the target is " + name,
                    "nothing was done; make sure which deployment is meant");
        }
    }
}

package dev.holdfast.cli;

import dev.holdfast.restore.Consent;
import dev.holdfast.restore.RestorePlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How somebody says that a restore is meant: names in options, or typed when asked. A picocli mixin. */
final class RestoreConsent {
    @Option(
            names = "--confirm",
            paramLabel = "NAME",
            description = "The target's name once more, instead of typing it when asked.")
    private @Nullable String target;

    @Option(
            names = "--confirm-production",
            paramLabel = "NAME",
            description = "The same for a target with production = true.")
    private @Nullable String production;

    @Option(names = "--confirm-no-safety-copy", paramLabel = "NAME", description = "The same for --no-safety-copy.")
    private @Nullable String noSafetyCopy;

    /**
     * What was said, asking for what was not as far as there is somebody to ask. Whether it is enough is judged by whoever acts on it.
     *
     * @param isBare whether it goes without a safety copy
     */
    Consent to(RestorePlan plan, boolean isProduction, boolean isBare, Context context) {
        String name = plan.target().name();
        String what = plan.isDestructive() ? "what goes is exchanged for what comes" : "what comes is written";
        Optional<String> first = said(target, context, "Type " + name + " to restore into it; " + what + ": ");
        if (first.isEmpty() || !first.get().equals(name)) {
            return new Consent(first, Optional.ofNullable(production), Optional.ofNullable(noSafetyCopy));
        }
        return new Consent(
                first,
                isProduction
                        ? said(production, context, "It is marked as production. Type " + name + " once more: ")
                        : Optional.ofNullable(production),
                isBare
                        ? said(noSafetyCopy, context, "There will be no way back. Type " + name + " once more: ")
                        : Optional.ofNullable(noSafetyCopy));
    }

    /** What was said to finishing a restore that stands half-way: the deployment may run again by it, with what is there. */
    Consent toFinish(String name, boolean isProduction, Context context) {
        Optional<String> first = said(target, context, "Type " + name + " to finish it and then take it back: ");
        return new Consent(
                first,
                isProduction && first.filter(name::equals).isPresent()
                        ? said(production, context, "It is marked as production. Type " + name + " once more: ")
                        : Optional.ofNullable(production),
                Optional.ofNullable(noSafetyCopy));
    }

    /** What a command must have behind it that is to be typed as it is printed. */
    static String options(String target, boolean isProduction) {
        return " --confirm " + target + (isProduction ? " --confirm-production " + target : "");
    }

    private static Optional<String> said(@Nullable String option, Context context, String question) {
        return Optional.ofNullable(option).or(() -> context.terminal().ask(question));
    }
}

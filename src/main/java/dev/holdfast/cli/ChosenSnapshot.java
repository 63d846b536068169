package dev.holdfast.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The argument of every command that looks into one snapshot: a backup or a file, as people type it. A picocli mixin. */
final class ChosenSnapshot {
    @Parameters(paramLabel = "BACKUP|FILE", description = Sources.DESCRIPTION)
    private String reference = "";

    @Mixin
    private final SourceOptions options = new SourceOptions();

    /** What finds it; whoever opens it closes it after the last look at what {@link #in} gave. */
    Sources open(Context context, HoldfastCommand common) {
        return new Sources(context, common, options);
    }

    LookedAt in(Sources sources) throws InterruptedException {
        return sources.of(reference);
    }

    /** As it was typed. */
    @Override
    public String toString() {
        return reference;
    }
}

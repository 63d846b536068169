package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.state.Notebook;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The silences of this host; commands and the daemon may use them at once. Any thread may call it. */
public final class Silences {
    static final String NOTE = "silences";

    private final Notebook notes;
    private final Clock clock;

    public Silences(Notebook notes, Clock clock) {
        this.notes = requireNonNull(notes, "notes");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Those that last, that of everything first, the others by deployment. */
    public List<Silence> standing() {
        Instant now = clock.instant();
        return notes.note(NOTE).map(SilencesText::read).orElse(List.of()).stream()
                .filter(silence -> !silence.isOver(now))
                .toList();
    }

    /** Begins one, in place of the one of the same deployment. */
    public void begin(Silence silence) {
        change(silence.deployment(), Optional.of(silence));
    }

    /** Ends the one of a deployment, or the one of everything. Returns false if there was none. */
    public boolean end(Optional<String> deployment) {
        boolean stood =
                standing().stream().anyMatch(silence -> silence.deployment().equals(deployment));
        change(deployment, Optional.empty());
        return stood;
    }

    /** Until when nobody is told of a deployment, by these silences. */
    public static Optional<Instant> until(List<Silence> silences, String deployment, Instant now) {
        return silences.stream()
                .filter(silence -> silence.covers(deployment) && !silence.isOver(now))
                .map(Silence::until)
                .max(Comparator.naturalOrder());
    }

    private void change(Optional<String> deployment, Optional<Silence> next) {
        Instant now = clock.instant();
        notes.note(NOTE, text -> {
            List<Silence> others = text.map(SilencesText::read).orElse(List.of()).stream()
                    .filter(silence ->
                            !silence.isOver(now) && !silence.deployment().equals(deployment))
                    .toList();
            List<Silence> all = Stream.concat(others.stream(), next.stream())
                    .sorted(Comparator.comparing(silence -> silence.deployment().orElse("")))
                    .toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(SilencesText.write(all));
        });
    }
}

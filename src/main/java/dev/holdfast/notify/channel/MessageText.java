package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a message says, in texts of one line each and without any markup.
 *
 * @param title tells by itself all that must be known
 * @param entries one for each alert, in their order
 * @param closing what holds for all of them
 * @param footer who tells, and when
 */
record MessageText(String title, List<Entry> entries, List<Line> closing, String footer) {
    MessageText {
        requireNonNull(title, "title");
        entries = List.copyOf(entries);
        closing = List.copyOf(closing);
        requireNonNull(footer, "footer");
    }

    /**
     * One alert.
     *
     * @param mark {@code CRITICAL}, {@code WARNING} or {@code RESOLVED}
     */
    record Entry(String mark, String head, List<Line> lines) {
        Entry {
            lines = List.copyOf(lines);
        }
    }

    /**
     * One thing that is said.
     *
     * @param label empty where the text needs none
     * @param isAddress whether the text is one, that can be visited
     */
    record Line(String label, String text, boolean isAddress) {
        static Line of(String label, String text) {
            return new Line(label, text, false);
        }
    }
}

package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Some documents of a table.
 *
 * @param lines JSON of each as the deployment wrote it, number tokens untouched; the order of fields is the deployment's
 * @param cursor where the next page begins
 * @param isLast whether there is none
 */
public record DocumentPage(List<String> lines, String cursor, boolean isLast) {
    public DocumentPage {
        lines = List.copyOf(lines);
        requireNonNull(cursor, "cursor");
    }
}

package dev.holdfast.notify.channel;

import dev.holdfast.notify.channel.MessageText.Entry;
import dev.holdfast.notify.channel.MessageText.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the body of a message in some markup, no longer than its reader takes. */
interface Markup {
    /** A text of ours or of others, without any power. */
    String escape(String text);

    String strong(String escaped);

    /** Something to visit. */
    String link(String address);

    /** The line feed, and what begins a line of an entry. */
    default String indent() {
        return "\n";
    }

    /** Entries, apart from each other by an empty line, closing and footer; what has no room is counted. */
    default String body(MessageText text, int most) {
        String end = end(text);
        String andMore = "\n\n" + escape("and 9999 more");
        int room = most - end.length() - andMore.length();
        List<String> shown = new ArrayList<>();
        int used = 0;
        boolean isBrief =
                text.entries().stream().allMatch(entry -> entry.lines().isEmpty());
        String gap = isBrief ? "\n" : "\n\n";
        for (Entry entry : text.entries()) {
            String block = block(entry);
            int length = block.length() + (shown.isEmpty() ? 0 : gap.length());
            if (used + length > room) {
                break;
            }
            shown.add(block);
            used += length;
        }
        int left = text.entries().size() - shown.size();
        List<String> parts = new ArrayList<>();
        Optional.of(String.join(gap, shown)).filter(part -> !part.isEmpty()).ifPresent(parts::add);
        if (left > 0) {
            parts.add(escape(shown.isEmpty() ? left + (left == 1 ? " alert" : " alerts") : "and " + left + " more"));
        }
        parts.add(end);
        return String.join("\n\n", parts);
    }

    private String end(MessageText text) {
        List<String> lines = new ArrayList<>();
        text.closing().forEach(line -> lines.add(written(line)));
        lines.add((lines.isEmpty() ? "" : "\n") + escape(text.footer()));
        return String.join("\n", lines);
    }

    private String block(Entry entry) {
        StringBuilder block = new StringBuilder(strong(escape(entry.mark())) + " " + escape(entry.head()));
        entry.lines().forEach(line -> block.append(indent()).append(written(line)));
        return block.toString();
    }

    private String written(Line line) {
        String label = line.label().isEmpty() ? "" : strong(escape(line.label() + ":")) + " ";
        return label + (line.isAddress() ? link(line.text()) : escape(line.text()));
    }
}

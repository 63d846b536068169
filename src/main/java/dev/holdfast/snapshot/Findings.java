package dev.holdfast.snapshot;

import java.util.ArrayList;
import java.util.List;

/** What is odd but no damage; as many as people read. */
final class Findings {
    private static final int MOST = 50;

    private final List<String> texts = new ArrayList<>();
    private int more;

    void add(String text) {
        if (texts.size() < MOST) {
            texts.add(text);
        } else {
            more++;
        }
    }

    List<String> texts() {
        List<String> all = new ArrayList<>(texts);
        if (more > 0) {
            all.add(more + " more findings");
        }
        return all;
    }
}

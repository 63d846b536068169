package dev.holdfast.verify;

import java.util.ArrayList;
import java.util.List;

/** Keeps evidence short enough to be read: what is wrong with a thousand things is told of a few. */
final class Findings {
    private static final int MOST = 20;

    private Findings() {}

    static List<String> most(List<String> all) {
        if (all.size() <= MOST) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, MOST));
        some.add("and " + (all.size() - MOST) + " more");
        return some;
    }
}

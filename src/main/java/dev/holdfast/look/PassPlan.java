package dev.holdfast.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tables two readings can compare side by side. An export has its tables by size, so that two of them may have the same tables in different orders, and a stream
 * does not go back: only tables that both have in the same order can be paired. The longest such row is taken; the others wait for the next pass.
 */
final class PassPlan {
    private PassPlan() {}

    /** The longest row of tables that both have in this order, out of those that are still to be compared. */
    static List<String> longest(List<String> before, List<String> after, Set<String> remaining) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < after.size(); i++) {
            places.put(after.get(i), i);
        }
        List<String> names = before.stream()
                .filter(name -> remaining.contains(name) && places.containsKey(name))
                .toList();
        return longestRising(names, places);
    }

    /** Patience sorting: {@code tails[n]} ends the row of n + 1 names that ends lowest. */
    private static List<String> longestRising(List<String> names, Map<String, Integer> places) {
        int[] tails = new int[names.size()];
        int[] tailIndex = new int[names.size()];
        int[] previous = new int[names.size()];
        int length = 0;
        for (int i = 0; i < names.size(); i++) {
            int place = places.get(names.get(i));
            int at = Arrays.binarySearch(tails, 0, length, place);
            int row = at < 0 ? -at - 1 : at;
            previous[i] = row == 0 ? -1 : tailIndex[row - 1];
            tails[row] = place;
            tailIndex[row] = i;
            length = Math.max(length, row + 1);
        }
        List<String> longest = new ArrayList<>();
        for (int i = length == 0 ? -1 : tailIndex[length - 1]; i >= 0; i = previous[i]) {
            longest.add(0, names.get(i));
        }
        return longest;
    }
}

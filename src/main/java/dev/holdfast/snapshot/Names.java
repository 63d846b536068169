package dev.holdfast.snapshot;

/** How tables and components may be called. */
final class Names {
    private static final int LONGEST = 64;

    private Names() {}

    /** Tells whether Convex would take it: {@code [A-Za-z][A-Za-z0-9_]*}, at most 64 of them. */
    static boolean isTable(String name) {
        return isComponent(name) && name.charAt(0) != '_' && !isDigit(name.charAt(0));
    }

    /** Tells whether it may be one component's name; they may also begin with an underscore or a digit. */
    static boolean isComponent(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isDigit(c) && c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns a table's name as people see it, {@code component:table}. */
    static String qualified(String component, String table) {
        return component.isEmpty() ? table : component + ":" + table;
    }
}

package dev.holdfast.snapshot;

/** One line of an entry is wrong; whoever knows entry and line number makes a {@link Damage} of it. */
final class LineDamage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int at;

    /** @param at the index of the wrong byte in the array that was looked at */
    LineDamage(int at, String what) {
        super(what, null, false, false);
        this.at = at;
    }

    int at() {
        return at;
    }
}

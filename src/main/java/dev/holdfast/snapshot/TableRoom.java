package dev.holdfast.snapshot;

/** How many tables and components a snapshot may still have, so that one that is made to exhaust the memory ends as damage. */
final class TableRoom {
    private final int max;
    private int taken;

    TableRoom(int max) {
        this.max = max;
    }

    /** Takes the place of one more. */
    void take() {
        if (++taken > max) {
            throw Damage.asWhole("it has more than " + max + " tables and components: it is no Convex snapshot");
        }
    }
}

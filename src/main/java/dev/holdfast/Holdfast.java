package dev.holdfast;

/** The program. */
public final class Holdfast {
    private Holdfast() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}

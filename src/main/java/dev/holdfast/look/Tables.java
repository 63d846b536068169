package dev.holdfast.look;

/** How people write what a snapshot has beside its user tables. */
final class Tables {
    private static final String STORAGE = "_storage";

    private Tables() {}

    /** The list of a component's stored files: {@code _storage}, {@code mail:_storage}. */
    static String storage(String component) {
        return component.isEmpty() ? STORAGE : component + ":" + STORAGE;
    }
}

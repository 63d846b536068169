package dev.holdfast.catalog;

/** Reads the catalog from the repositories. */
@FunctionalInterface
public interface CatalogSource {
    /** Reads all repositories now. A repository that is down is told in the answer and does not throw. */
    CatalogReading read();
}

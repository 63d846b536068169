/**
 * Looks inside snapshots, stored or in a file: {@link dev.holdfast.look.Extract} writes documents of a table out, {@link dev.holdfast.look.Search} finds documents, {@link
 * dev.holdfast.look.Diff} compares two snapshots. All read streams, in memory that does not depend on how large these are, and keep every number token.
 */
@NullMarked
package dev.holdfast.look;

import org.jspecify.annotations.NullMarked;

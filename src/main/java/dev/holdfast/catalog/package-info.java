/**
 * Questions over many manifests: {@link dev.holdfast.catalog.Catalog}; what a repository tells beside them: {@link dev.holdfast.catalog.Holdings}, of which {@link
 * dev.holdfast.catalog.Evidence} is what was recorded of prunes, deletions, restores, checks and drills. Floor 0 (-> manifest): no I/O, no clock.
 */
package dev.holdfast.catalog;

/**
 * Questions over many manifests: {@link dev.holdfast.catalog.Catalog}; what a repository tells beside them: {@link
 * dev.holdfast.catalog.Holdings}. Floor 0 (-> manifest): no I/O, no clock.
 */
package dev.holdfast.catalog;

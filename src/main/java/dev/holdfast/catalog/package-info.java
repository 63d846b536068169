/**
 * Questions over many manifests: {@link dev.holdfast.catalog.Catalog}. Floor 0 (-> manifest): no I/O, no clock.
 */
package dev.holdfast.catalog;

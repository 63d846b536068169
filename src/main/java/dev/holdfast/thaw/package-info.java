/**
 * Makes archived backups readable for a while: {@link dev.holdfast.thaw.Thaws}. All state lies in the store, so that a thaw survives every process.
 */
package dev.holdfast.thaw;

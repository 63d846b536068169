/**
 * What went wrong, by what the operator must do. One sealed root, {@link dev.holdfast.failure.HoldfastException}, whose
 * kinds carry the exit codes of the command line. Below every floor: everything may use it, it uses nothing.
 */
package dev.holdfast.failure;

/**
 * The program and its wiring, read from {@link dev.holdfast.Holdfast} on: {@code Wiring} gives the commands what they need, {@code Installation} is everything that
 * follows from one configuration, {@code Service} is the daemon over it, {@code Demo} the daemon over a sandbox.
 *
 * <p>Only here is the machine asked for its clock, its randomness and its environment ({@code Host}).
 */
package dev.holdfast;

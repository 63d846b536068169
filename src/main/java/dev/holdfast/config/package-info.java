/**
 * The edge where HOCON becomes the settings records that live beside the classes that use them. Entry points: {@link
 * dev.holdfast.config.ConfigLoader} and {@link dev.holdfast.config.HoldfastSettings}; only the wiring uses them.
 *
 * <p>Why a {@code Section} counts what is asked of it instead of checking against a schema: the code that reads a setting is then the only place that
 * knows its name, and a name nobody asked for is by definition unknown. Why problems do not throw where they are found: an operator who repairs a
 * file wants to hear of all of them at once, so readers note the problem, go on with a stand-in, and the loader throws at the end.
 */
package dev.holdfast.config;

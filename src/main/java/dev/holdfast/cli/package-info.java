/**
 * The command line: parse, call a verb, print. Entry points: {@link dev.holdfast.cli.CommandLineInterface} executes arguments; {@link
 * dev.holdfast.cli.Toolbox} is what commands need from the rest and the wiring implements.
 *
 * <p>Results go to stdout and everything else to stderr. What {@code --json} prints is a promise: fields are added, never changed.
 *
 * <p>Why a toolbox, and not the verbs themselves in the constructor: which file is read and which secrets it must hold is known only after the
 * arguments were parsed, and {@code holdfast version} must not load an S3 client.
 */
package dev.holdfast.cli;

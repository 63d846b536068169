/**
 * A local deployment that speaks Convex's protocol, for {@code holdfast demo}, rehearsals and tests; never counted as a real target. {@link
 * dev.holdfast.sandbox.Sandbox} is the entry: it serves exports, imports, environment variables and the websocket over a {@link
 * dev.holdfast.sandbox.SandboxData}, with keys in {@link dev.holdfast.sandbox.SandboxKeys}, and does wrong on demand: {@link
 * dev.holdfast.sandbox.Misbehaviour}.
 *
 * <p>Why our own server: a real backend is a large binary for few platforms, cannot be told to fail on cue, and would hide behind its own retries what a
 * backup must survive. What it answers was read from Convex's public sources; the real {@code npx convex} command line runs against it in the tests.
 */
@NullMarked
package dev.holdfast.sandbox;

import org.jspecify.annotations.NullMarked;

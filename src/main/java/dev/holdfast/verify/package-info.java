/**
 * Re-reads what is stored and proves it. Entry points: {@link dev.holdfast.verify.Verifier}, which records evidence, and {@link dev.holdfast.verify.Fetcher},
 * which hands out the plain ZIP, checked, and {@link dev.holdfast.verify.FileSource}, a ZIP that lies in a file.
 * {@link dev.holdfast.verify.Levels} verifies on the other levels; {@link dev.holdfast.verify.TrialImport} tries whether a backup can be imported.
 */
package dev.holdfast.verify;

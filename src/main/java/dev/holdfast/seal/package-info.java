/**
 * age encryption and decryption, and SHA-256, as streams of constant memory: {@link dev.holdfast.seal.Seal} ({@link
 * dev.holdfast.seal.AgeSeal}), {@link dev.holdfast.seal.Opener} ({@link dev.holdfast.seal.AgeOpener}), {@link
 * dev.holdfast.seal.AgeKeys}, {@link dev.holdfast.seal.MeasuringOutputStream} and {@link
 * dev.holdfast.seal.MeasuringInputStream}.
 *
 * <p>Why age and X25519 recipients: what is sealed opens with {@code age -d} on any machine, without Holdfast, and a host that only
 * takes backups needs no secret. Passphrases (scrypt) are left out: they would have to lie on that host.
 */
package dev.holdfast.seal;

/**
 * Where backups live: the contract of a store ({@link dev.holdfast.repository.ObjectStore}) and the layout of a repository in it.
 *
 * <p>{@link dev.holdfast.repository.Repository} writes and reads one repository; {@link dev.holdfast.repository.Repositories} reads
 * several as one catalog; {@link dev.holdfast.repository.Leases} keeps two from working on one deployment; {@link
 * dev.holdfast.repository.Holds} and {@link dev.holdfast.repository.ReadLease} keep a backup from being removed; {@link
 * dev.holdfast.repository.Probe} says at start what a store can do; {@link dev.holdfast.repository.Sweep} removes what was left
 * half-done. Adapters lie in the packages below.
 */
package dev.holdfast.repository;

/**
 * Convex's export ZIP as a stream. {@link dev.holdfast.snapshot.SnapshotInspector} proves one whole and lists what it holds; {@link
 * dev.holdfast.snapshot.SnapshotWalk} takes a visitor through it meanwhile; {@link dev.holdfast.snapshot.SnapshotFilter} cuts a part out of it; {@link
 * dev.holdfast.snapshot.ReferenceFinder} finds references that lead nowhere; {@link
 * dev.holdfast.snapshot.SnapshotWriter} writes one; {@link dev.holdfast.snapshot.DocumentId} is the id of a document; {@link dev.holdfast.snapshot.TableDigest}
 * tells whether two tables hold the same.
 *
 * <p>Reading is a chain: {@code ZipReader} accounts for every byte of the ZIP, on the caller's thread; {@code Conveyor} carries the entries to a second thread;
 * {@code SnapshotReader} understands them one by one; {@code SnapshotCheck} compares them with one another at the end.
 *
 * <p>Why a ZIP reader of our own: the JDK's stream reader stops at the first entry of a genuine export, whose descriptors contradict their headers; the others
 * neither read the directory nor compare checksums, and none says where the damage is. Readers that go by the directory need the whole file first, and would not
 * see what stands between the entries. Commons Compress is the independent witness of our tests.
 */
package dev.holdfast.snapshot;

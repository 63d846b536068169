package dev.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.backup.Transfer.Received;
import dev.holdfast.convex.CutDownloadException;
import dev.holdfast.convex.Download;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import dev.holdfast.seal.AgeKeys;
import dev.holdfast.seal.AgeOpener;
import dev.holdfast.seal.AgeSeal;
import dev.holdfast.seal.Seal;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TransferTest {
    private static final Path SNAPSHOT = Path.of("src/test/resources/fixtures/guardman.zip");

    private final Recorded upload = new Recorded();

    @Nested
    class GivenAWholeSnapshot {
        @Test
        void whenNothingIsSealed_thenItIsStoredByteForByte() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);

            Received received = transfer(Seal.none(), zip, zip.length);

            assertThat(upload.committed).isEqualTo(zip);
            assertThat(received.contents().documents()).isEqualTo(154);
            assertThat(received.plainBytes()).isEqualTo(received.storedBytes()).isEqualTo(zip.length);
            assertThat(received.plainSha256()).isEqualTo(received.storedSha256());
        }

        @Test
        void whenItIsSealed_thenWhatIsStoredOpensToTheSameBytes() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);
            AgeKeys keys = AgeKeys.generate();

            Received received = transfer(AgeSeal.to(List.of(keys.recipient())), zip, zip.length);

            assertThat(received.storedBytes()).isEqualTo(upload.committed.length);
            try (InputStream opened = AgeOpener.of("test", keys.identityFile(Instant.EPOCH))
                    .open(new ByteArrayInputStream(upload.committed))) {
                assertThat(opened.readAllBytes()).isEqualTo(zip);
            }
        }

        @Test
        void whenTheStoreFails_thenNothingIsCommitted() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);
            upload.isFailing = true;

            assertThatThrownBy(() -> transfer(Seal.none(), zip, zip.length)).hasMessage("no space");
            assertThat(upload.committed).isEmpty();
        }

        @Test
        void whenTheEnvelopeCannotBeEnded_thenNothingIsCommitted() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);

            assertThatThrownBy(() -> transfer(new SealWithoutEnd(), zip, zip.length))
                    .hasMessage("no end");
            assertThat(upload.committed).isEmpty();
        }

        @Test
        void whenTheCheckpointForbidsMore_thenNothingIsCommitted() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);
            Download download = new Download(new ByteArrayInputStream(zip), zip.length);

            assertThatThrownBy(() -> new Transfer(inspector(), Seal.none()).run(download, upload, bytes -> {
                        throw new IllegalStateException("too late");
                    }))
                    .hasMessage("too late");
            assertThat(upload.committed).isEmpty();
        }
    }

    @Nested
    class GivenADownloadThatIsNotWhole {
        @Test
        void whenItIsCut_thenThatIsSaidAndNotThatItIsDamaged() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);
            byte[] half = Arrays.copyOf(zip, zip.length / 2);

            assertThatThrownBy(() -> transfer(Seal.none(), half, zip.length)).isInstanceOf(CutDownloadException.class);
            assertThat(upload.committed).isEmpty();
        }

        @Test
        void whenItIsDamaged_thenNothingIsCommitted() throws Exception {
            byte[] zip = Files.readAllBytes(SNAPSHOT);
            zip[zip.length / 2] ^= 1;

            assertThatThrownBy(() -> transfer(Seal.none(), zip, zip.length)).isInstanceOf(CorruptBackupException.class);
            assertThat(upload.committed).isEmpty();
        }
    }

    private Received transfer(Seal seal, byte[] zip, long declared) throws IOException, InterruptedException {
        Download download = new Download(new ByteArrayInputStream(zip), declared);
        return new Transfer(inspector(), seal).run(download, upload, bytes -> {});
    }

    private static SnapshotInspector inspector() {
        return new SnapshotInspector(SnapshotLimits.standard());
    }

    /** Ends no envelope. */
    private static final class SealWithoutEnd implements Seal {
        @Override
        public OutputStream over(OutputStream to) {
            return new FilterOutputStream(to) {
                @Override
                public void close() throws IOException {
                    throw new IOException("no end");
                }
            };
        }

        @Override
        public List<String> fingerprints() {
            return List.of("sha256:0000000000000000");
        }

        @Override
        public String suffix() {
            return ".age";
        }
    }

    /** Keeps in memory what was committed. */
    private static final class Recorded extends Upload {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile byte[] committed = {};
        private volatile boolean isFailing;

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isFailing) {
                throw new IOException("no space");
            }
            written.write(bytes, offset, length);
        }

        @Override
        public StoredObject commit() {
            committed = written.toByteArray();
            return new StoredObject(
                    new ObjectKey("archives/x.zip"),
                    committed.length,
                    Instant.EPOCH,
                    "1",
                    "STANDARD",
                    Optional.empty());
        }

        @Override
        public long position() {
            return written.size();
        }

        @Override
        public void suspend() {
            // Nothing is held.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}

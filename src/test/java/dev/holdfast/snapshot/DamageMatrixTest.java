package dev.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Contents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every byte cut off and every bit turned. Each must be found, or be one that no reader looks at: then the inspector and two independent readers must find the same
 * contents as before.
 */
final class DamageMatrixTest {
    private final SnapshotInspector inspector = new SnapshotInspector(SnapshotLimits.standard(), 4096);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Packing.class)
    void whenTheZipIsCut_thenItIsFound(Packing packing) throws IOException {
        cutAtEvery(packing == Packing.CONVEX ? 3 : 13, SampleSnapshot.whole().pack(packing));
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void whenABitIsTurned_thenItIsFoundOrChangesNothing(Packing packing) throws IOException {
        turnBits(SampleSnapshot.whole().pack(packing), packing == Packing.CONVEX ? 2 : 7, 1);
    }

    @Test
    void whenAGenuineExportIsCut_thenItIsFound() throws IOException {
        cutAtEvery(211, Fixtures.bytes("small.zip"));
    }

    @Test
    void whenABitOfAGenuineExportIsTurned_thenItIsFoundOrChangesNothing() throws IOException {
        turnBits(Fixtures.bytes("small.zip"), 29, 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whenBytesAreChangedAddedAndTakenAtRandom_thenNothingButDamageIsTold(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Packing[] packings = Packing.values();
        Contents before = inspect(SampleSnapshot.whole().pack(Packing.CONVEX));
        for (int round = 0; round < 700; round++) {
            byte[] zip = mutate(SampleSnapshot.whole().pack(packings[round % packings.length]), random);
            try {
                assertThat(inspect(zip)).isEqualTo(before);
            } catch (CorruptBackupException e) {
                assertThat(e).hasMessageStartingWith("the snapshot");
            }
        }
    }

    private static byte[] mutate(byte[] zip, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int change = random.nextInt(1, 6); change > 0; change--) {
            int to = from + random.nextInt(zip.length - from);
            out.write(zip, from, to - from);
            byte[] some = new byte[random.nextInt(0, 9)];
            if (random.nextBoolean()) {
                random.nextBytes(some);
            }
            out.writeBytes(some);
            from = Math.min(zip.length - 1, to + random.nextInt(0, 9));
        }
        out.write(zip, from, zip.length - from);
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    @Tag("slow")
    void whenTheZipIsCutAtEveryByte_thenItIsFound(Packing packing) throws IOException {
        cutAtEvery(1, SampleSnapshot.whole().pack(packing));
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    @Tag("slow")
    void whenEveryBitIsTurned_thenItIsFoundOrChangesNothing(Packing packing) throws IOException {
        turnBits(SampleSnapshot.whole().pack(packing), 1, 8);
    }

    @Test
    @Tag("slow")
    void whenAGenuineExportIsCutAtEveryThirdByte_thenItIsFound() throws IOException {
        cutAtEvery(3, Fixtures.bytes("small.zip"));
    }

    @Test
    @Tag("slow")
    void whenABitOfEachByteOfAGenuineExportIsTurned_thenItIsFoundOrChangesNothing() throws IOException {
        turnBits(Fixtures.bytes("small.zip"), 1, 1);
    }

    private void cutAtEvery(int step, byte[] zip) throws IOException {
        assertThat(inspect(zip).tables()).isNotEmpty();
        for (int length = 0; length < zip.length; length += step) {
            byte[] cut = Arrays.copyOf(zip, length);
            String end = "the snapshot's ZIP ends at byte " + length;
            assertThatThrownBy(() -> inspect(cut))
                    .as("cut at %d", length)
                    .isInstanceOf(CorruptBackupException.class)
                    .satisfies(e -> assertThat(e.getMessage())
                            .matches(message -> message.contains(end)
                                    // Where only the descriptor tells the end, a cut one is taken for data first.
                                    || message.contains("the snapshot is damaged in ")));
        }
    }

    private void turnBits(byte[] zip, int step, int bits) throws IOException {
        Contents before = inspect(zip);
        Map<String, List<Byte>> contents = readByCommons(zip);
        for (int at = 0; at < zip.length; at += step) {
            for (int bit = 0; bit < bits; bit++) {
                byte[] turned = zip.clone();
                turned[at] ^= (byte) (1 << ((bit + at) % 8));
                String place = "byte " + at + ", bit " + (bit + at) % 8;
                try {
                    assertThat(inspect(turned)).as(place).isEqualTo(before);
                } catch (CorruptBackupException e) {
                    assertThat(e).as(place).hasMessageMatching("(?s)the snapshot.*(byte|missing|in |table).*");
                    continue;
                }
                assertThat(readByCommons(turned)).as("commons: " + place).isEqualTo(contents);
                assertThat(readByJdk(turned)).as("jdk: " + place).isEqualTo(contents);
            }
        }
    }

    private Contents inspect(byte[] zip) throws IOException {
        return inspector.inspect(new ByteArrayInputStream(zip));
    }

    private static Map<String, List<Byte>> readByCommons(byte[] zip) throws IOException {
        Map<String, List<Byte>> contents = new TreeMap<>();
        try (ZipFile file = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
                .get()) {
            Enumeration<ZipArchiveEntry> entries = file.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                contents.put(entry.getName(), list(file.getInputStream(entry).readAllBytes()));
            }
        }
        return contents;
    }

    private Map<String, List<Byte>> readByJdk(byte[] zip) throws IOException {
        Map<String, List<Byte>> contents = new TreeMap<>();
        Path path = Files.write(folder.resolve("turned.zip"), zip);
        try (java.util.zip.ZipFile file = new java.util.zip.ZipFile(path.toFile())) {
            Enumeration<? extends ZipEntry> entries = file.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                contents.put(entry.getName(), list(file.getInputStream(entry).readAllBytes()));
            }
        }
        return contents;
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte one : bytes) {
            list.add(one);
        }
        return list;
    }
}

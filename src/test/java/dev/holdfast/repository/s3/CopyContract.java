package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.CopiedObject;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any store that copies by itself proves what it copied, whatever sums it was asked to keep, and however often the object was moved before. */
abstract class CopyContract {
    private static final ObjectKey FROM = new ObjectKey("archives/daily/prod/one.zip");
    private static final ObjectKey TO = new ObjectKey("archives/weekly/prod/two.zip");

    /** Returns the settings of an empty store. */
    abstract S3Settings settings();

    /** Whether what it calls a CRC32C is one. */
    boolean knowsCrc32c() {
        return true;
    }

    @ParameterizedTest
    @CsvSource({
        "SHA256, 100", "SHA256, 12000000",
        "CRC32C, 100", "CRC32C, 12000000",
        "MD5, 100", "MD5, 12000000",
        "NONE, 100", "NONE, 12000000"
    })
    void whenAnObjectIsMovedAndCopied_thenEachStepIsProved(S3Settings.Checksum checksum, int size) throws IOException {
        assumeTrue(checksum != S3Settings.Checksum.CRC32C || knowsCrc32c());
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        try (S3Store store = Stores.with(Stores.checksum(checksum).apply(settings()))) {
            try (Upload upload = store.upload(FROM, UploadOptions.standard())) {
                upload.write(content);
                upload.commit();
            }

            assertThat(store.reclassify(FROM, "STANDARD_IA").storageClass()).isEqualTo("STANDARD_IA");
            assertThat(store.reclassify(FROM, "GLACIER_IR").storageClass()).isEqualTo("GLACIER_IR");
            CopiedObject copy = store.copy(FROM, TO, UploadOptions.standard());

            assertThat(copy.isProved()).isTrue();
            assertThat(copy.object().storageClass()).isEqualTo("STANDARD");
            for (ObjectKey key : new ObjectKey[] {FROM, TO}) {
                try (InputStream read = store.get(key)) {
                    assertThat(read.readAllBytes()).isEqualTo(content);
                }
            }
            assertThat(store.list("").toList()).hasSize(2);
            assertThat(store.unfinishedUploads()).isEmpty();
        }
    }
}

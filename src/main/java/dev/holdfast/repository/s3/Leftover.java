package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An unfinished upload of another process, as far as one can go on with it: its parts from the first one on that are as the plan wants them. What comes
 * behind a gap is sent again.
 *
 * @param storageClass it was begun with; empty for the store's default
 * @param kind of checksum it was begun with
 */
record Leftover(
        ObjectKey key,
        String uploadId,
        Optional<String> storageClass,
        S3Settings.Checksum kind,
        PartPlan plan,
        List<CompletedPart> parts,
        long sizeBytes) {
    Leftover {
        parts = List.copyOf(parts);
    }

    /** Returns nothing if the upload is gone, or was not written in parts of today's size. */
    static Optional<Leftover> of(S3Access access, UnfinishedUpload upload) {
        ListPartsRequest request = ListPartsRequest.builder()
                .bucket(access.names().bucket())
                .key(access.names().inBucket(upload.key()))
                .uploadId(upload.handle())
                .build();
        List<ListPartsResponse> pages;
        try {
            pages = access.connection()
                    .raw(client -> client.listPartsPaginator(request).stream().toList());
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !S3Failures.errorCode(e).equals("NoSuchBucket")) {
                return Optional.empty();
            }
            throw access.failures().of(S3Action.LIST_PARTS, upload.key().value(), e);
        } catch (SdkException e) {
            throw access.failures().of(S3Action.LIST_PARTS, upload.key().value(), e);
        }
        ListPartsResponse first = pages.get(0);
        PartPlan plan = PartPlan.of(access.settings().partBytes());
        List<Part> there = pages.stream().flatMap(page -> page.parts().stream()).toList();
        List<Part> whole = asPlanned(there, plan);
        S3Settings.Checksum kind =
                kind(first.checksumAlgorithm(), access.settings().checksum());
        if (whole.isEmpty() || !whole.stream().allMatch(part -> hasSum(part, kind))) {
            return Optional.empty();
        }
        return Optional.of(new Leftover(
                upload.key(),
                upload.handle(),
                Optional.ofNullable(first.storageClassAsString()).filter(name -> !name.equals("STANDARD")),
                kind,
                plan,
                whole.stream().map(Leftover::completed).toList(),
                whole.stream().mapToLong(Part::size).sum()));
    }

    private static List<Part> asPlanned(List<Part> there, PartPlan plan) {
        List<Part> whole = new ArrayList<>();
        long at = 0;
        for (Part part : there) {
            if (part.partNumber() != whole.size() + 1 || part.size() != plan.bytesAt(at)) {
                break;
            }
            whole.add(part);
            at += part.size();
        }
        return whole;
    }

    private static S3Settings.Checksum kind(@Nullable ChecksumAlgorithm algorithm, S3Settings.Checksum wanted) {
        if (algorithm == ChecksumAlgorithm.SHA256) {
            return S3Settings.Checksum.SHA256;
        }
        if (algorithm == ChecksumAlgorithm.CRC32_C) {
            return S3Settings.Checksum.CRC32C;
        }
        return wanted == S3Settings.Checksum.NONE ? wanted : S3Settings.Checksum.MD5;
    }

    /** A store that keeps checksums wants them of each part at the end. */
    private static boolean hasSum(Part part, S3Settings.Checksum kind) {
        return switch (kind) {
            case SHA256 -> part.checksumSHA256() != null;
            case CRC32C -> part.checksumCRC32C() != null;
            case MD5, NONE -> true;
        };
    }

    private static CompletedPart completed(Part part) {
        return CompletedPart.builder()
                .partNumber(part.partNumber())
                .eTag(part.eTag())
                .checksumSHA256(part.checksumSHA256())
                .checksumCRC32C(part.checksumCRC32C())
                .build();
    }
}

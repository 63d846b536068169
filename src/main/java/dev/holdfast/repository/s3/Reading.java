package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads objects, whole or from a byte on. */
final class Reading {
    private final S3Connection connection;
    private final S3Failures failures;
    private final Names names;
    private final boolean isChecked;

    /** @param isChecked whether the store's checksums are worth something */
    Reading(S3Connection connection, S3Failures failures, Names names, boolean isChecked) {
        this.connection = connection;
        this.failures = failures;
        this.names = names;
        this.isChecked = isChecked;
    }

    /** What to go on with: the place, and the version that was read before it. */
    private record From(long offset, Optional<Etag> etag) {}

    InputStream whole(ObjectKey key) {
        ResponseInputStream<GetObjectResponse> first = open(key, new From(0, Optional.empty()));
        long length = requireLength(key, first);
        ReadCheck check = isChecked ? ReadCheck.of(first.response()) : ReadCheck.none();
        return content(key, first, new S3Content.Span(0, length), check);
    }

    /** Nothing is held against checksums: those are of the whole. */
    InputStream from(ObjectKey key, long offset) {
        Optional<ResponseInputStream<GetObjectResponse>> opened = openAt(key, offset);
        if (opened.isEmpty()) {
            return InputStream.nullInputStream();
        }
        ResponseInputStream<GetObjectResponse> first = opened.get();
        long length = requireLength(key, first);
        if (!beginsAt(first.response(), offset)) {
            first.abort();
            throw new RepositoryException(
                    "the store does not read " + key + " in " + failures.location() + " from byte " + offset,
                    "look for a proxy in between that drops the Range header");
        }
        return content(key, first, new S3Content.Span(offset, offset + length), ReadCheck.none());
    }

    private InputStream content(
            ObjectKey key, ResponseInputStream<GetObjectResponse> first, S3Content.Span span, ReadCheck check) {
        return new S3Content(
                key + " in " + failures.location(), first, span, check, (at, etag) -> reopen(key, at, etag));
    }

    private long requireLength(ObjectKey key, ResponseInputStream<GetObjectResponse> answer) {
        Long length = answer.response().contentLength();
        if (length == null) {
            answer.abort();
            throw new RepositoryException(
                    "the store does not tell the length of " + key + " in " + failures.location(),
                    "look for a proxy in between that repacks answers");
        }
        return length;
    }

    /** Returns nothing where the object has no such byte. */
    private Optional<ResponseInputStream<GetObjectResponse>> openAt(ObjectKey key, long offset) {
        try {
            return Optional.of(open(key, new From(offset, Optional.empty())));
        } catch (RepositoryException e) {
            if (e.getCause() instanceof S3Exception refused && refused.statusCode() == 416) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private ResponseInputStream<GetObjectResponse> reopen(ObjectKey key, long offset, Etag etag) throws IOException {
        try {
            ResponseInputStream<GetObjectResponse> rest = open(key, new From(offset, Optional.of(etag)));
            if (!beginsAt(rest.response(), offset)) {
                rest.abort();
                throw new IOException("the store does not go on reading " + key + " at byte " + offset);
            }
            return rest;
        } catch (RepositoryException e) {
            throw new IOException(e.explain(), e);
        } catch (ObjectMissingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean beginsAt(GetObjectResponse answer, long offset) {
        String range = answer.contentRange();
        return range != null && range.startsWith("bytes " + offset + "-");
    }

    private ResponseInputStream<GetObjectResponse> open(ObjectKey key, From from) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(names.bucket()).key(names.inBucket(key));
        // As a plain header: with its own setting the SDK would compute what we compute.
        request.overrideConfiguration(c -> c.putHeader("x-amz-checksum-mode", "ENABLED"));
        if (from.offset() > 0 || from.etag().isPresent()) {
            request.range("bytes=" + from.offset() + "-");
        }
        from.etag().ifPresent(etag -> request.ifMatch(etag.quoted()));
        try {
            return connection.raw(client -> client.getObject(request.build(), ResponseTransformer.toInputStream()));
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !S3Failures.errorCode(e).equals("NoSuchBucket")) {
                throw new ObjectMissingException(key, failures.location());
            }
            throw archivedOr(key, e);
        } catch (SdkException e) {
            throw failures.of(S3Action.READ, key.value(), e);
        }
    }

    private RepositoryException archivedOr(ObjectKey key, S3Exception refused) {
        if (!S3Failures.errorCode(refused).equals("InvalidObjectState")) {
            return failures.of(S3Action.READ, key.value(), refused);
        }
        return new ArchivedObjectException(
                key, failures.location(), S3Failures.archiveClass(refused).orElse("GLACIER or DEEP_ARCHIVE"), refused);
    }
}

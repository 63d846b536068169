package dev.holdfast.testing.s3;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done with whole objects. */
final class ObjectOperations {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Bucket bucket;
    private final S3Abilities abilities;
    private final Clock clock;

    private final LockOperations locks;
    private final ArchiveOperations archives;

    ObjectOperations(
            Bucket bucket, S3Abilities abilities, Clock clock, LockOperations locks, ArchiveOperations archives) {
        this.locks = locks;
        this.archives = archives;
        this.bucket = bucket;
        this.abilities = abilities;
        this.clock = clock;
    }

    S3Answer put(S3Request request, BodySpool.Taken taken) {
        String etag = abilities.md5Etags() ? taken.sums().md5() : Etags.ofItsOwn();
        Map<String, String> checksums = new LinkedHashMap<>();
        if (taken.sums().checksum().isPresent()) {
            checksums.put(
                    "x-amz-checksum-" + taken.sums().algorithm().orElseThrow(),
                    taken.sums().checksum().get());
            checksums.put("x-amz-checksum-type", "FULL_OBJECT");
        }
        S3Object object = new S3Object(
                request.key(), taken.body(), etag, clock.instant(), S3Object.kept(request, abilities), checksums);
        S3Object kept = bucket.put(object, new Conditions(abilities).of(request));
        Map<String, String> answer = new LinkedHashMap<>(checksums);
        Optional.ofNullable(kept.answered().get("x-amz-version-id"))
                .ifPresent(id -> answer.put("x-amz-version-id", id));
        answer.put("etag", "\"" + etag + "\"");
        object.answered().forEach((name, value) -> {
            if (name.startsWith("x-amz-server-side-encryption")) {
                answer.put(name, value);
            }
        });
        return S3Answer.empty(200, answer);
    }

    S3Answer get(S3Request request) throws IOException {
        S3Object object = request.parameter("versionId")
                .map(id -> bucket.find(request.key(), id))
                .orElseGet(() -> bucket.find(request.key()))
                .orElseThrow(() -> S3Error.noSuchKey(request.key()));
        if (request.header("if-match").isPresent()
                && !request.header("if-match").get().replace("\"", "").equals(object.etag())) {
            throw S3Error.preconditionFailed();
        }
        if (request.operation() == S3Operation.GET_OBJECT) {
            archives.requireReadable(object);
        }
        Map<String, String> headers = headers(object);
        headers.putAll(archives.headers(object));
        boolean ranged = request.header("range").isPresent();
        if (!ranged && request.header("x-amz-checksum-mode").isPresent()) {
            headers.putAll(object.checksums());
        }
        long size = object.body().size();
        Matcher range = RANGE.matcher(request.header("range").orElse("bytes=0-"));
        if (!range.matches() || (ranged && Long.parseLong(range.group(1)) >= size)) {
            throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
        }
        long first = Long.parseLong(range.group(1));
        long end = range.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(range.group(2)) + 1);
        if (ranged) {
            headers.put("content-range", "bytes " + first + "-" + (end - 1) + "/" + size);
        }
        return new S3Answer(ranged ? 206 : 200, headers, object.body(), first, end - first);
    }

    S3Answer delete(S3Request request) {
        Optional<String> version = request.parameter("versionId");
        if (version.isEmpty()) {
            return S3Answer.empty(
                    204,
                    bucket.remove(request.key())
                            .map(marker -> Map.of("x-amz-delete-marker", "true", "x-amz-version-id", marker))
                            .orElse(Map.of()));
        }
        bucket.find(request.key(), version.get()).ifPresent(locks::requireUnlocked);
        bucket.remove(request.key(), version.get());
        return S3Answer.empty(204, Map.of("x-amz-version-id", version.get()));
    }

    /** Returns what a request copies from, if it may be read and is the version meant. */
    S3Object source(S3Request request) {
        if (!abilities.copies()) {
            throw new S3Error(501, "NotImplemented", "A header you provided implies functionality not implemented");
        }
        String source = URLDecoder.decode(request.header("x-amz-copy-source").orElseThrow(), StandardCharsets.UTF_8);
        String key = source.replaceFirst("^/?[^/]+/", "");
        S3Object from = bucket.find(key).orElseThrow(() -> S3Error.noSuchKey(key));
        archives.requireReadable(from);
        if (request.header("x-amz-copy-source-if-match")
                .filter(match -> !match.replace("\"", "").equals(from.etag()))
                .isPresent()) {
            throw S3Error.preconditionFailed();
        }
        return from;
    }

    /** As AWS does, the copy has no parts, and so other sums than an object in parts; Ceph keeps what it has. */
    S3Answer copy(S3Request request, Optional<S3Fault> fault) throws IOException {
        S3Object from = source(request);
        StoredBody body = fault.orElse(null) instanceof S3Fault.DamageStored damage
                ? StoredBody.damaged(from.body(), damage.position())
                : from.body();
        Map<String, String> answered = new LinkedHashMap<>(S3Object.kept(request, abilities));
        if (!request.header("x-amz-metadata-directive").orElse("COPY").equals("REPLACE")) {
            from.answered().forEach((name, value) -> {
                if (name.startsWith("x-amz-meta-")) {
                    answered.put(name, value);
                }
            });
        }
        String etag = from.etag();
        Map<String, String> checksums = new LinkedHashMap<>(from.checksums());
        if (abilities.checksums()) {
            Optional<String> algorithm =
                    request.header("x-amz-checksum-algorithm").map(name -> name.toLowerCase(Locale.ROOT));
            Sums.Finished sums = Sums.of(body, algorithm);
            etag = sums.md5();
            checksums.clear();
            sums.checksum().ifPresent(sum -> {
                checksums.put("x-amz-checksum-" + algorithm.orElseThrow(), sum);
                checksums.put("x-amz-checksum-type", "FULL_OBJECT");
            });
        }
        S3Object copy = new S3Object(request.key(), body, etag, clock.instant(), answered, checksums);
        bucket.put(copy, there -> true);
        return S3Answer.xml(
                200,
                Xml.document("CopyObjectResult")
                        .element("ETag", "\"" + copy.etag() + "\"")
                        .element("LastModified", copy.modified())
                        .finish("CopyObjectResult"));
    }

    private static Map<String, String> headers(S3Object object) {
        Map<String, String> headers = new LinkedHashMap<>(object.answered());
        headers.put("etag", "\"" + object.etag() + "\"");
        headers.put("last-modified", httpDate(object.modified()));
        headers.put("accept-ranges", "bytes");
        headers.put("content-type", "application/octet-stream");
        return headers;
    }

    static String httpDate(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** The algorithm of the checksum that the request carries or promises. */
    static Optional<String> algorithm(S3Request request, S3Abilities abilities) {
        if (!abilities.checksums()) {
            return Optional.empty();
        }
        for (String algorithm : new String[] {"sha256", "crc32c", "crc32", "sha1"}) {
            String header = "x-amz-checksum-" + algorithm;
            if (request.header(header).isPresent()
                    || request.header("x-amz-trailer").orElse("").contains(header)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}

package dev.holdfast.testing.s3;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done with whole objects. */
final class ObjectOperations {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Bucket bucket;
    private final S3Abilities abilities;
    private final Clock clock;

    ObjectOperations(Bucket bucket, S3Abilities abilities, Clock clock) {
        this.bucket = bucket;
        this.abilities = abilities;
        this.clock = clock;
    }

    S3Answer put(S3Request request, BodySpool.Taken taken) {
        String etag = abilities.md5Etags()
                ? taken.sums().md5()
                : UUID.randomUUID().toString().substring(0, 12);
        Map<String, String> checksums = new LinkedHashMap<>();
        if (taken.sums().checksum().isPresent()) {
            checksums.put(
                    "x-amz-checksum-" + taken.sums().algorithm().orElseThrow(),
                    taken.sums().checksum().get());
            checksums.put("x-amz-checksum-type", "FULL_OBJECT");
        }
        S3Object object = new S3Object(
                request.key(), taken.body(), etag, clock.instant(), S3Object.kept(request, abilities), checksums);
        bucket.put(object, new Conditions(abilities).of(request));
        Map<String, String> answer = new LinkedHashMap<>(checksums);
        answer.put("etag", "\"" + etag + "\"");
        object.answered().forEach((name, value) -> {
            if (name.startsWith("x-amz-server-side-encryption")) {
                answer.put(name, value);
            }
        });
        return S3Answer.empty(200, answer);
    }

    S3Answer get(S3Request request) throws IOException {
        S3Object object = bucket.find(request.key()).orElseThrow(() -> S3Error.noSuchKey(request.key()));
        if (request.header("if-match").isPresent()
                && !request.header("if-match").get().replace("\"", "").equals(object.etag())) {
            throw S3Error.preconditionFailed();
        }
        if (object.storageClass().matches("GLACIER|DEEP_ARCHIVE") && request.operation() == S3Operation.GET_OBJECT) {
            throw new S3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class");
        }
        Map<String, String> headers = headers(object);
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
        bucket.remove(request.key());
        return S3Answer.empty(204, Map.of());
    }

    S3Answer copy(S3Request request) {
        String source = URLDecoder.decode(request.header("x-amz-copy-source").orElseThrow(), StandardCharsets.UTF_8);
        String key = source.replaceFirst("^/?[^/]+/", "");
        S3Object from = bucket.find(key).orElseThrow(() -> S3Error.noSuchKey(key));
        Map<String, String> answered = new LinkedHashMap<>(from.answered());
        answered.remove("x-amz-storage-class");
        answered.putAll(S3Object.kept(request, abilities));
        S3Object copy =
                new S3Object(request.key(), from.body(), from.etag(), clock.instant(), answered, from.checksums());
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

package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is done with uploads in parts. */
final class UploadOperations {
    /** S3's own limit for every part but the last. */
    private static final long MIN_PART_BYTES = 5L * 1024 * 1024;

    private final Bucket bucket;
    private final S3Abilities abilities;
    private final Clock clock;

    UploadOperations(Bucket bucket, S3Abilities abilities, Clock clock) {
        this.bucket = bucket;
        this.abilities = abilities;
        this.clock = clock;
    }

    S3Answer create(S3Request request) {
        Optional<String> algorithm = request.header("x-amz-checksum-algorithm")
                .filter(a -> abilities.checksums())
                .map(a -> a.toLowerCase(Locale.ROOT));
        boolean fullObject = request.header("x-amz-checksum-type").orElse("").equals("FULL_OBJECT");
        Map<String, String> kept = S3Object.kept(request, abilities);
        String id = bucket.begin(request.key(), clock.instant(), kept, algorithm, fullObject);
        S3Answer answer = S3Answer.xml(
                200,
                Xml.document("InitiateMultipartUploadResult")
                        .element("Bucket", request.bucket())
                        .element("Key", request.key())
                        .element("UploadId", id)
                        .finish("InitiateMultipartUploadResult"));
        for (Map.Entry<String, String> header : kept.entrySet()) {
            if (header.getKey().startsWith("x-amz-server-side-encryption")) {
                answer = answer.with(header.getKey(), header.getValue());
            }
        }
        return answer;
    }

    S3Answer part(S3Request request, BodySpool.Taken taken) {
        String id = request.require("uploadId");
        int number = Integer.parseInt(request.require("partNumber"));
        if (number < 1 || number > 10_000) {
            throw new S3Error(400, "InvalidArgument", "part number " + number);
        }
        String etag = abilities.md5Etags() ? taken.sums().md5() : Etags.ofItsOwn();
        bucket.addPart(id, new Bucket.Part(number, taken.body(), taken.sums(), etag));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("etag", "\"" + etag + "\"");
        taken.sums()
                .checksum()
                .ifPresent(sum ->
                        headers.put("x-amz-checksum-" + taken.sums().algorithm().orElseThrow(), sum));
        return S3Answer.empty(200, headers);
    }

    /** @param source of which the range is copied */
    S3Answer partCopy(S3Request request, StoredBody source) throws IOException {
        Bucket.Unfinished upload = bucket.upload(request.require("uploadId"));
        String[] range = request.header("x-amz-copy-source-range")
                .orElse("bytes=0-" + (source.size() - 1))
                .substring("bytes=".length())
                .split("-", 2);
        long begin = Long.parseLong(range[0]);
        StoredBody content = new StoredBody.Slice(source, begin, Long.parseLong(range[1]) + 1 - begin);
        Sums.Finished sums = Sums.of(content, upload.algorithm());
        String etag = abilities.md5Etags() ? sums.md5() : Etags.ofItsOwn();
        bucket.addPart(
                upload.id(), new Bucket.Part(Integer.parseInt(request.require("partNumber")), content, sums, etag));
        Xml xml = Xml.document("CopyPartResult").element("ETag", "\"" + etag + "\"");
        sums.checksum()
                .ifPresent(sum ->
                        xml.element("Checksum" + sums.algorithm().orElseThrow().toUpperCase(Locale.ROOT), sum));
        return S3Answer.xml(200, xml.finish("CopyPartResult"));
    }

    S3Answer complete(S3Request request, InputStream body) throws IOException {
        String id = request.require("uploadId");
        Bucket.Unfinished upload = bucket.upload(id);
        List<Bucket.Part> parts = chosen(id, Xml.parts(body));
        StoredBody content =
                new StoredBody.InParts(parts.stream().map(Bucket.Part::body).toList());
        if (request.header("x-amz-mp-object-size").isPresent()
                && Long.parseLong(request.header("x-amz-mp-object-size").get()) != content.size()) {
            throw new S3Error(400, "InvalidRequest", "The object's size is not x-amz-mp-object-size");
        }
        String sum = abilities.md5Etags() ? HexFormat.of().formatHex(md5OfMd5s(parts)) : Etags.ofItsOwn();
        String etag = sum + "-" + parts.size();
        S3Object object = new S3Object(
                upload.key(),
                content,
                etag,
                clock.instant(),
                upload.kept(),
                checksums(request, upload, parts, content));
        bucket.finish(id, object, new Conditions(abilities).of(request));
        return S3Answer.xml(
                200,
                Xml.document("CompleteMultipartUploadResult")
                        .element("Bucket", request.bucket())
                        .element("Key", upload.key())
                        .element("ETag", "\"" + etag + "\"")
                        .finish("CompleteMultipartUploadResult"));
    }

    private List<Bucket.Part> chosen(String id, List<Xml.NamedPart> named) {
        Map<Integer, Bucket.Part> there = new LinkedHashMap<>();
        bucket.parts(id).forEach(part -> there.put(part.number(), part));
        List<Bucket.Part> chosen = new ArrayList<>();
        for (Xml.NamedPart name : named) {
            Bucket.Part part = there.get(name.number());
            if (part == null || !part.etag().equals(name.etag())) {
                throw new S3Error(400, "InvalidPart", "part " + name.number() + " was not found");
            }
            chosen.add(part);
        }
        for (int i = 0; i < chosen.size() - 1; i++) {
            if (chosen.get(i).body().size() < MIN_PART_BYTES) {
                throw new S3Error(400, "EntityTooSmall", "part " + (i + 1) + " is smaller than the minimum");
            }
        }
        return chosen;
    }

    private static Map<String, String> checksums(
            S3Request request, Bucket.Unfinished upload, List<Bucket.Part> parts, StoredBody content)
            throws IOException {
        if (upload.algorithm().isEmpty()) {
            return Map.of();
        }
        String algorithm = upload.algorithm().get();
        String header = "x-amz-checksum-" + algorithm;
        if (upload.fullObject()) {
            String sum = Sums.of(content, upload.algorithm()).checksum().orElseThrow();
            if (!request.header(header).orElse(sum).equals(sum)) {
                throw new S3Error(400, "BadDigest", "The " + header + " you specified did not match");
            }
            return Map.of(header, sum, "x-amz-checksum-type", "FULL_OBJECT");
        }
        Sums ofParts = new Sums(upload.algorithm());
        for (Bucket.Part part : parts) {
            byte[] sum = Base64.getDecoder()
                    .decode(part.sums()
                            .checksum()
                            .orElseThrow(() -> new S3Error(400, "InvalidPart", "a part without " + header)));
            ofParts.update(sum, 0, sum.length);
        }
        return Map.of(
                header,
                ofParts.finish().checksum().orElseThrow() + "-" + parts.size(),
                "x-amz-checksum-type",
                "COMPOSITE");
    }

    private static byte[] md5OfMd5s(List<Bucket.Part> parts) {
        MessageDigest md5 = SignatureV4.digest("MD5");
        parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
        return md5.digest();
    }

    S3Answer abort(S3Request request) {
        bucket.abort(request.require("uploadId"));
        return S3Answer.empty(204, Map.of());
    }
}

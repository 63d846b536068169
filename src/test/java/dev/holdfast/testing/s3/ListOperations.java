package dev.holdfast.testing.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The listings. */
final class ListOperations {
    private final Bucket bucket;

    ListOperations(Bucket bucket) {
        this.bucket = bucket;
    }

    S3Answer objects(S3Request request) {
        String prefix = request.parameter("prefix").orElse("");
        String delimiter = request.parameter("delimiter").orElse("");
        int limit = Integer.parseInt(request.parameter("max-keys").orElse("1000"));
        String after = request.parameter("continuation-token")
                .map(token -> new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8))
                .orElse(request.parameter("start-after").orElse(""));
        Xml xml = Xml.document("ListBucketResult")
                .element("Name", request.bucket())
                .element("Prefix", prefix)
                .element("MaxKeys", limit);
        request.parameter("encoding-type").ifPresent(type -> xml.element("EncodingType", type));
        TreeSet<String> folders = new TreeSet<>();
        int count = 0;
        String last = after;
        boolean truncated = false;
        for (S3Object object : bucket.after(after)) {
            if (!object.key().startsWith(prefix)) {
                continue;
            }
            int cut = delimiter.isEmpty() ? -1 : object.key().indexOf(delimiter, prefix.length());
            String folder = cut < 0 ? "" : object.key().substring(0, cut + delimiter.length());
            boolean known = !folder.isEmpty() && (folders.contains(folder) || after.startsWith(folder));
            if (!known && count == limit) {
                truncated = true;
                break;
            }
            last = object.key();
            if (known) {
                continue;
            }
            count++;
            if (folder.isEmpty()) {
                contents(xml, object);
            } else {
                folders.add(folder);
            }
        }
        folders.forEach(
                folder -> xml.open("CommonPrefixes").element("Prefix", folder).close("CommonPrefixes"));
        xml.element("KeyCount", count).element("IsTruncated", truncated);
        if (truncated) {
            xml.element(
                    "NextContinuationToken",
                    Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
        }
        return S3Answer.xml(200, xml.finish("ListBucketResult"));
    }

    private static void contents(Xml xml, S3Object object) {
        xml.open("Contents")
                .element("Key", object.key())
                .element("LastModified", object.modified())
                .element("ETag", "\"" + object.etag() + "\"")
                .element("Size", object.body().size())
                .element("StorageClass", object.storageClass())
                .close("Contents");
    }

    /** On one page. */
    S3Answer versions(S3Request request) {
        String prefix = request.parameter("prefix").orElse("");
        Xml xml = Xml.document("ListVersionsResult").element("Name", request.bucket());
        bucket.all()
                .forEach((key, versions) -> versions.stream()
                        .filter(version -> key.startsWith(prefix))
                        .forEach(version -> {
                            String name = version.object().isPresent() ? "Version" : "DeleteMarker";
                            xml.open(name)
                                    .element("Key", key)
                                    .element("VersionId", version.id())
                                    .element("IsLatest", version.equals(versions.get(0)))
                                    .close(name);
                        }));
        return S3Answer.xml(200, xml.element("IsTruncated", false).finish("ListVersionsResult"));
    }

    /** A thousand a page, by key and then by time, as S3 does. */
    S3Answer uploads(S3Request request) {
        String prefix = request.parameter("prefix").orElse("");
        int limit = Integer.parseInt(request.parameter("max-uploads").orElse("1000"));
        String marker = request.parameter("key-marker").orElse("");
        List<Bucket.Unfinished> all = bucket.uploads().stream()
                .filter(upload ->
                        upload.key().startsWith(prefix) && upload.key().compareTo(marker) > 0)
                .sorted(Comparator.comparing(Bucket.Unfinished::key).thenComparing(Bucket.Unfinished::begun))
                .toList();
        List<Bucket.Unfinished> page = all.subList(0, Math.min(limit, all.size()));
        Xml xml = Xml.document("ListMultipartUploadsResult").element("Bucket", request.bucket());
        for (Bucket.Unfinished upload : page) {
            xml.open("Upload")
                    .element("Key", upload.key())
                    .element("UploadId", upload.id())
                    .element("Initiated", upload.begun())
                    .close("Upload");
        }
        xml.element("IsTruncated", page.size() < all.size());
        if (page.size() < all.size()) {
            xml.element("NextKeyMarker", page.get(page.size() - 1).key())
                    .element("NextUploadIdMarker", page.get(page.size() - 1).id());
        }
        return S3Answer.xml(200, xml.finish("ListMultipartUploadsResult"));
    }

    S3Answer parts(S3Request request) {
        Xml xml = Xml.document("ListPartsResult")
                .element("Bucket", request.bucket())
                .element("Key", request.key());
        Bucket.Unfinished upload = bucket.upload(request.require("uploadId"));
        xml.element("StorageClass", upload.kept().getOrDefault("x-amz-storage-class", "STANDARD"));
        upload.algorithm()
                .ifPresent(name -> xml.element("ChecksumAlgorithm", name.toUpperCase(Locale.ROOT))
                        .element("ChecksumType", upload.fullObject() ? "FULL_OBJECT" : "COMPOSITE"));
        for (Bucket.Part part : bucket.parts(request.require("uploadId"))) {
            xml.open("Part")
                    .element("PartNumber", part.number())
                    .element("ETag", "\"" + part.etag() + "\"")
                    .element("Size", part.body().size());
            part.sums()
                    .checksum()
                    .ifPresent(sum -> xml.element(
                            "Checksum" + part.sums().algorithm().orElseThrow().toUpperCase(Locale.ROOT), sum));
            xml.close("Part");
        }
        return S3Answer.xml(200, xml.element("IsTruncated", false).finish("ListPartsResult"));
    }
}

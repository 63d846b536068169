package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** From request to answer: who asks, may they, what goes wrong, what is done. */
final class S3Handler extends Handler.Abstract {
    private final String bucketName;
    private final SignatureV4 signatures;
    private final String readOnlyKey;
    private final S3Abilities abilities;
    private final S3Faults faults;
    private final Clock clock;
    private final Consumer<S3Request> record;
    private final Bucket bucket;
    private final LockOperations locks;
    private final ArchiveOperations archives;
    private final BucketOperations settings;
    private final Intake intake;
    private final ObjectOperations objects;
    private final UploadOperations uploads;
    private final ListOperations lists;
    private final CountDownLatch closing = new CountDownLatch(1);

    S3Handler(S3Server.Parts parts, SignatureV4 signatures, Consumer<S3Request> record) {
        this.bucketName = S3Server.BUCKET;
        this.readOnlyKey = S3Server.READER.accessKeyId();
        this.signatures = signatures;
        this.record = record;
        this.abilities = parts.abilities();
        this.faults = parts.faults();
        this.clock = parts.clock();
        this.bucket = new Bucket();
        this.intake = new Intake(parts.spool(), abilities);
        this.locks = new LockOperations(bucket, clock);
        this.archives = new ArchiveOperations(bucket, abilities, clock);
        this.settings = new BucketOperations(bucket, locks);
        this.objects = new ObjectOperations(bucket, abilities, clock, locks, archives);
        this.uploads = new UploadOperations(bucket, abilities, clock);
        this.lists = new ListOperations(bucket);
    }

    Bucket bucket() {
        return bucket;
    }

    LockOperations locks() {
        return locks;
    }

    ArchiveOperations archives() {
        return archives;
    }

    /** Ends all waiting. */
    void stopWaiting() {
        closing.countDown();
    }

    @Override
    public boolean handle(Request http, Response response, Callback callback) throws Exception {
        try {
            S3Request request = S3Request.of(http);
            record.accept(request);
            Optional<S3Fault> fault = faults.take(request);
            if (fault.orElse(null) instanceof S3Fault.Wait wait) {
                closing.await(wait.duration().toMillis(), TimeUnit.MILLISECONDS);
            }
            if (fault.orElse(null) instanceof S3Fault.DropConnection) {
                drop(http, callback);
                return true;
            }
            S3Answer answer = answer(request, http, fault);
            if (fault.orElse(null) instanceof S3Fault.LoseAnswer) {
                drop(http, callback);
                return true;
            }
            send(http, response, callback, answer, fault);
        } catch (S3Error e) {
            send(http, response, callback, error(e), Optional.empty());
        }
        return true;
    }

    private S3Answer answer(S3Request request, Request http, Optional<S3Fault> fault) throws IOException {
        if (fault.orElse(null) instanceof S3Fault.Refuse refuse) {
            throw new S3Error(refuse.status(), refuse.code(), "as the test wants it");
        }
        if (fault.orElse(null) instanceof S3Fault.ErrorInsideOk error) {
            return S3Answer.xml(200, Xml.error(error.code(), "as the test wants it"));
        }
        SignatureV4.Signed signed = signatures.verify(request, clock.instant());
        if (!request.bucket().equals(bucketName)) {
            throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        if (faults.isDenied(request.operation())
                || (signed.accessKeyId().equals(readOnlyKey)
                        && !request.operation().isRead())) {
            throw new S3Error(403, "AccessDenied", "Access Denied");
        }
        InputStream body = Content.Source.asInputStream(http);
        return perform(request, signatures.open(request, signed, body, abilities.chunkedBodies()), fault);
    }

    private S3Answer perform(S3Request request, ContentStream content, Optional<S3Fault> fault) throws IOException {
        return switch (request.operation()) {
            case HEAD_BUCKET -> S3Answer.empty(200, Map.of());
            case LIST_OBJECTS -> lists.objects(request);
            case LIST_VERSIONS -> lists.versions(request);
            case LIST_UPLOADS -> lists.uploads(request);
            case LIST_PARTS -> lists.parts(request);
            case GET_OBJECT, HEAD_OBJECT -> objects.get(request);
            case PUT_OBJECT -> objects.put(request, intake.take(request, content, fault));
            case COPY_OBJECT -> objects.copy(request, fault);
            case DELETE_OBJECT -> objects.delete(request);
            case CREATE_UPLOAD -> uploads.create(request);
            case UPLOAD_PART -> uploads.part(request, intake.take(request, content, fault));
            case COMPLETE_UPLOAD -> uploads.complete(request, content);
            case ABORT_UPLOAD -> uploads.abort(request);
            case UPLOAD_PART_COPY -> uploads.partCopy(request, sourceOf(request, fault));
            case RESTORE_OBJECT -> archives.restore(request, content);
            case GET_RETENTION -> locks.getRetention(request);
            case PUT_RETENTION -> locks.putRetention(request, content);
            case GET_LIFECYCLE -> settings.getLifecycle();
            case PUT_LIFECYCLE -> settings.putLifecycle(request, content);
            case DELETE_LIFECYCLE -> settings.deleteLifecycle();
            case GET_VERSIONING -> settings.versioning();
            case GET_OBJECT_LOCK -> settings.objectLock();
        };
    }

    private StoredBody sourceOf(S3Request request, Optional<S3Fault> fault) throws IOException {
        StoredBody body = objects.source(request).body();
        return fault.orElse(null) instanceof S3Fault.DamageStored damage
                ? StoredBody.damaged(body, damage.position())
                : body;
    }

    private static S3Answer error(S3Error error) {
        return S3Answer.xml(
                error.status(), Xml.error(error.code(), String.valueOf(error.getMessage()), error.storageClass()));
    }

    private void send(Request http, Response response, Callback callback, S3Answer answer, Optional<S3Fault> fault)
            throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("date", ObjectOperations.httpDate(clock.instant()));
        response.getHeaders().put("x-amz-request-id", "test");
        if (answer.status() != 204) {
            response.getHeaders().put("content-length", answer.length());
        }
        if (http.getMethod().equals("HEAD") || answer.status() == 204) {
            response.write(true, null, callback);
            return;
        }
        long cut = fault.orElse(null) instanceof S3Fault.CutBody cutBody ? cutBody.afterBytes() : Long.MAX_VALUE;
        long flip = fault.orElse(null) instanceof S3Fault.FlipBit flipBit ? flipBit.position() : -1;
        try (InputStream body = answer.body().from(answer.first())) {
            OutputStream out = Content.Sink.asOutputStream(response);
            copy(body, out, Math.min(answer.length(), cut), flip);
            if (cut < answer.length()) {
                out.flush();
                drop(http, callback);
            } else {
                out.close();
                callback.succeeded();
            }
        }
    }

    private static void copy(InputStream body, OutputStream out, long length, long flip) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        for (long at = 0; at < length; ) {
            int n = body.read(buffer, 0, (int) Math.min(buffer.length, length - at));
            if (flip >= at && flip < at + n) {
                buffer[(int) (flip - at)] ^= 1;
            }
            out.write(buffer, 0, n);
            at += n;
        }
    }

    private static void drop(Request http, Callback callback) {
        http.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.succeeded();
    }
}

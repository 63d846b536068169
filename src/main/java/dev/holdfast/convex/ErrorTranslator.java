package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.ApiException.Kind;
import dev.holdfast.failure.DeploymentException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong with a call into a message that says what failed, where, and what to do. Masks the key in all of it. */
final class ErrorTranslator {
    private static final String PROXY_HINT =
            "it did not answer as a Convex deployment does: a proxy or firewall between may have refused us, or url is wrong";

    private final Endpoint endpoint;
    private final DeployKey key;

    ErrorTranslator(Endpoint endpoint, DeployKey key) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.key = requireNonNull(key, "key");
    }

    /** The connection failed before or while an answer was read. */
    ApiException network(ApiCall call, IOException e) {
        String host = endpoint.host();
        if (e instanceof UnknownHostException) {
            return unheard(
                    call, e, "the host " + host + " is unknown", "check url for typing errors, and this machine's DNS");
        }
        if (e instanceof SSLException && isAboutCertificates(e)) {
            return ApiException.ofNetwork(
                    Kind.FINAL,
                    failure(
                            call,
                            "the certificate of " + host + " is not trusted: " + mask(e.getMessage()),
                            "check url and this machine's clock; a certificate of one's own must be in the trust store of this Java",
                            e));
        }
        if (isPlainHttp(e)) {
            return ApiException.ofNetwork(
                    Kind.FINAL,
                    failure(
                            call,
                            host + " speaks no TLS at this port",
                            "check whether url should begin with http://, or have another port",
                            e));
        }
        if (e instanceof SSLHandshakeException) {
            return unheard(
                    call,
                    e,
                    "no TLS with " + host + ": " + mask(e.getMessage()),
                    "check url, and the proxies and firewalls between");
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException || isConnectTimeout(e)) {
            return unheard(
                    call,
                    e,
                    "no connection to " + host + ": " + mask(e.getMessage()),
                    "check that the deployment runs, that url has the right port, and firewalls and proxies between");
        }
        return ApiException.ofNetwork(
                Kind.UNSURE,
                failure(
                        call,
                        "the connection broke: " + mask(String.valueOf(e.getMessage())),
                        "check the network and the deployment's own log; Holdfast tries again at the next run",
                        e));
    }

    /** A status other than 200; {@code actualName} is what the deployment calls itself, asked for only where the key was refused. */
    ApiException status(ApiCall call, Answer answer, @Nullable Duration retryAfter, Optional<String> actualName) {
        int status = answer.status();
        String what = "it answered " + answer.describe(key);
        if (answer.code().equals("OperationNotPermitted")) {
            return ApiException.ofAnswer(status, answer.code(), failure(call, what, permissionHint(call), null));
        }
        if (status == 401 || status == 403) {
            return ApiException.ofAnswer(
                    status,
                    answer.code(),
                    failure(call, what, answer.isJson() ? keyHint(actualName) : PROXY_HINT, null));
        }
        if (status >= 300 && status < 400) {
            return ApiException.ofAnswer(
                    status,
                    "",
                    failure(
                            call,
                            "it answered " + status + ", a redirect to " + answer.redirectTarget(),
                            "set url to the deployment itself; Holdfast follows no redirect, for it would carry the key elsewhere",
                            null));
        }
        Kind kind = kindOf(answer);
        return new ApiException(
                kind, status, answer.code(), retryAfter, failure(call, what, hintFor(answer, kind), null));
    }

    /** A 200 whose content is not what the call gives. */
    ApiException nonsense(ApiCall call, String what) {
        return ApiException.ofAnswer(
                200,
                "",
                failure(
                        call,
                        what,
                        "check that url is a Convex deployment's own address (https://NAME.convex.cloud, not .convex.site and not the"
                                + " dashboard's)",
                        null));
    }

    /** We do not go on, whatever it answered. */
    ApiException refusal(ApiCall call, String what, String hint) {
        return ApiException.ofAnswer(200, "", failure(call, what, hint, null));
    }

    /** A system function failed inside a 200. */
    ApiException function(ApiCall call, String errorMessage) {
        String what = "it answered: " + Answer.shorten(key.maskIn(errorMessage));
        if (errorMessage.contains("do not have permission")) {
            return ApiException.ofAnswer(200, "OperationNotPermitted", failure(call, what, permissionHint(call), null));
        }
        if (errorMessage.contains("Could not find public function")) {
            return ApiException.ofAnswer(
                    200,
                    "",
                    failure(
                            call,
                            what,
                            "the deployment did not take our key for an admin's, or it has no such function: check the key, the"
                                    + " function's name, and whether the backend is too old for this",
                            null));
        }
        return ApiException.ofAnswer(
                200, "", failure(call, what, "look into the deployment's log for the request that is named", null));
    }

    DeploymentException failure(ApiCall call, String detail, String hint, @Nullable Throwable cause) {
        return new DeploymentException(
                key.maskIn("cannot " + call.what() + " " + endpoint.display() + ": " + withoutStop(detail)),
                hint,
                isClean(cause) ? cause : null);
    }

    /** What a server says is the middle of our sentence. */
    private static String withoutStop(String detail) {
        return detail.endsWith(".") && !detail.endsWith("..") ? detail.substring(0, detail.length() - 1) : detail;
    }

    /** A server may echo the key in a place that OkHttp quotes; such a cause is dropped. */
    private boolean isClean(@Nullable Throwable cause) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            String text = link.toString();
            if (!key.maskIn(text).equals(text)) {
                return false;
            }
        }
        return true;
    }

    private ApiException unheard(ApiCall call, IOException e, String detail, String hint) {
        return ApiException.ofNetwork(Kind.UNHEARD, failure(call, detail, hint, e));
    }

    private static Kind kindOf(Answer answer) {
        int status = answer.status();
        if (status == 404) {
            return answer.isJson() ? Kind.FINAL : Kind.NOWHERE;
        }
        if (status == 421 || status == 425 || status == 429) {
            return Kind.UNHEARD;
        }
        return status == 408 || (status >= 500 && status != 501 && status != 505) ? Kind.UNSURE : Kind.FINAL;
    }

    private String hintFor(Answer answer, Kind kind) {
        if (answer.code().equals("ExportNotFound")) {
            return "the export was removed there: take a new backup";
        }
        if (answer.code().equals("ExportInProgress")) {
            return "wait for the export that is running there, or cancel it in the Convex dashboard";
        }
        if ((answer.isHtml() && answer.status() < 500) || answer.status() == 404) {
            return "check that url is a Convex deployment's own address (https://NAME.convex.cloud, not .convex.site and not the"
                    + " dashboard's), and that the deployment still exists";
        }
        if (answer.status() == 429) {
            return "the deployment is asked too often: spread schedules, or try again later";
        }
        return kind == Kind.FINAL
                ? "this deployment's backend may be too old or too new for this Holdfast: compare their versions"
                : "the deployment is overloaded or in trouble: look into its log; Holdfast tries again at the next run";
    }

    private String permissionHint(ApiCall call) {
        String needed = call.permission()
                .map(permission -> "allow " + permission.action() + " to the key of " + endpoint.name()
                        + " in the Convex dashboard," + " or give Holdfast a key that has it: it needs that to "
                        + call.purpose())
                .orElse("give Holdfast a key that is allowed this");
        return call.permission().filter(Permission.CREATE_BACKUPS::equals).isPresent()
                ? needed + " (a read-only key cannot)"
                : needed;
    }

    private String keyHint(Optional<String> actualName) {
        Optional<String> keyName = key.deploymentName();
        if (keyName.isPresent() && actualName.isPresent() && !keyName.equals(actualName)) {
            return "the key is for the deployment " + keyName.get() + ", but this one is "
                    + key.maskIn(actualName.get()) + ": correct url or key";
        }
        return "the key was revoked or mistyped, or the instance secret of a self-hosted deployment changed: make a new key and"
                + " set deploy-key; a running daemon takes it with: holdfast reload";
    }

    private static boolean isAboutCertificates(IOException e) {
        if (e instanceof SSLPeerUnverifiedException) {
            return true;
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof java.security.cert.CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    /** What Java says when the other side does not speak TLS at all. */
    private static boolean isPlainHttp(IOException e) {
        return e instanceof SSLException && String.valueOf(e.getMessage()).contains("unrecognized SSL message");
    }

    private static boolean isConnectTimeout(IOException e) {
        return e instanceof SocketTimeoutException
                && e.getMessage() != null
                && e.getMessage().toLowerCase(java.util.Locale.ROOT).contains("connect");
    }

    /** What a server says, fit for a message: without the key, in one line of bounded length. */
    String mask(@Nullable String text) {
        return Answer.shorten(key.maskIn(String.valueOf(text)));
    }
}

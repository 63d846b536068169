package dev.holdfast.http;

import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page for a request; what is no page is 404, what is no reading 405. */
final class Router extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(Router.class);
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Map<String, Page> pages;

    Router(Map<String, Page> pages) {
        this.pages = Map.copyOf(pages);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Page page = pages.get(request.getHttpURI().getCanonicalPath());
        Page.Answer answer;
        if (page == null) {
            answer = Page.Answer.text(404, "not found; there are /metrics, /healthz and /readyz\n");
        } else if (!READING.contains(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            answer = Page.Answer.text(405, "only GET and HEAD are allowed\n");
        } else {
            answer = ask(page, request);
        }
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, answer.body(), callback);
        return true;
    }

    private static Page.Answer ask(Page page, Request request) {
        try {
            return page.answer(String.join(", ", request.getHeaders().getValuesList(HttpHeader.ACCEPT)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Page.Answer.text(503, "stopping\n");
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("path", request.getHttpURI().getCanonicalPath())
                    .setCause(e)
                    .log("a request failed");
            return Page.Answer.text(500, "failed; see the log of the daemon\n");
        }
    }
}

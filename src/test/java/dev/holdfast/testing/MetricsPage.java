package dev.holdfast.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The metrics that a daemon on this host serves now. */
public final class MetricsPage {
    private final List<String> lines;

    private MetricsPage(List<String> lines) {
        this.lines = lines;
    }

    public static MetricsPage of(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return new MetricsPage(HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .toList());
    }

    /** Returns the value of the first series that begins so; -1 without one. */
    public double first(String begins) {
        return values(begins).findFirst().orElse(-1);
    }

    /** Returns the highest value of the series that begin so; empty without one. */
    public OptionalDouble max(String begins) {
        return values(begins).max();
    }

    private DoubleStream values(String begins) {
        return lines.stream()
                .filter(line -> line.startsWith(begins))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}

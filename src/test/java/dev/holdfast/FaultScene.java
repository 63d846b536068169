package dev.holdfast;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.MetricsPage;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A daemon that backs one deployment up into a bucket every two seconds, and all that can go wrong around it. */
final class FaultScene implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String name;
    private final SandboxData data = SandboxData.guardman();
    private final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();
    private final S3Server s3 = S3Server.start();
    private final HttpServer monitor;
    private final AtomicInteger beats = new AtomicInteger();
    private final InjectedClock clock = new InjectedClock();
    private final Service service;

    /** Promises by their key, as they were seen last; and those that were bad and then good. */
    private final Map<String, String> states = new TreeMap<>();

    private final Map<String, String> turnedGood = new LinkedHashMap<>();
    private double bestSuccess;

    FaultScene(String name, Path folder) throws IOException {
        this.name = name;
        // More than one part.
        byte[] noise = new byte[6 << 20];
        new Random(7).nextBytes(noise);
        data.store("", "application/octet-stream", noise);
        monitor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        monitor.createContext("/beat", exchange -> {
            beats.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        monitor.start();
        Host host = TestHosts.at(clock);
        Path configuration = configuration(folder);
        service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), host);
    }

    private Path configuration(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s"
                  stop-timeout = 1s
                  http { bind = 127.0.0.1, port = 0 }
                  repositories.cloud {
                    type = s3, bucket = %s, prefix = faults, region = us-east-1, endpoint = "%s", path-style = true
                    access-key-id = "%s", secret-access-key = "%s", part-size = 5MiB
                  }
                  alerts { every = 1s, heartbeat = ["http://127.0.0.1:%d/beat"], heartbeat-every = 1s }
                  deployments.prod {
                    url = "%s", deploy-key = "%s", into = [cloud]
                    schedules.quick { every = 2s }
                    alert { no-backup-for = 3s }
                  }
                }
                """.formatted(
                        folder.resolve("state"),
                        S3Server.BUCKET,
                        s3.endpoint(),
                        S3Server.WRITER.accessKeyId(),
                        S3Server.WRITER.secretAccessKey().reveal(),
                        monitor.getAddress().getPort(),
                        sandbox.url(),
                        sandbox.adminKey().reveal()));
    }

    String name() {
        return name;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    S3Server s3() {
        return s3;
    }

    InjectedClock clock() {
        return clock;
    }

    void start() {
        service.start();
    }

    int beats() {
        return beats.get();
    }

    /** Looks at the daemon as its watchers do. */
    void look() throws IOException, InterruptedException {
        bestSuccess = Math.max(
                bestSuccess,
                MetricsPage.of(service.port())
                        .max("holdfast_backup_last_success_timestamp_seconds{")
                        .orElse(0));
        HttpResponse<String> ready = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/readyz"))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        for (JsonNode promise : JSON.readTree(ready.body()).path("promises")) {
            String key = promise.path("kind").asString("") + "/"
                    + promise.path("deployment").asString("") + "/"
                    + promise.path("subject").asString("");
            String state = promise.path("state").asString("");
            String before = states.put(key, state);
            boolean isProd = promise.path("deployment").asString("").equals("prod");
            if (isProd && before != null && !before.equals("ok") && state.equals("ok")) {
                turnedGood.put(
                        key, before + ", then " + promise.path("evidence").asString(""));
            }
        }
    }

    /** The latest time that was ever told as that of a successful backup; 0 for none. */
    double bestSuccess() {
        return bestSuccess;
    }

    Map<String, String> turnedGood() {
        return turnedGood;
    }

    /** Whether the schedule is late, or nobody can know, and the deployment has had no backup for too long. */
    boolean isLate() {
        boolean isCatalogUnread = state("catalog//").equals("critical");
        boolean isScheduleWell =
                states.getOrDefault("schedule/prod/quick", "ok").equals("ok");
        boolean isAgeWell = states.getOrDefault("freshness/prod/", "ok").equals("ok");
        return isCatalogUnread || !(isScheduleWell || isAgeWell);
    }

    String state(String key) {
        return states.getOrDefault(key, "none");
    }

    Map<String, String> states() {
        return states;
    }

    @Override
    public void close() {
        service.close();
        monitor.stop(0);
        sandbox.close();
        s3.close();
    }
}

package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.watch.OffHostWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast watch}. */
@Command(
        name = "watch",
        description = {
            "Judges backups from another machine, by nothing but the repositories.",
            "",
            "Reads the backups and what daemons have published that they promise (expectations/HOST.json); says what is late although the host that should have"
                    + " backed up may be gone. A key that may list and get is enough: nothing is ever written to a repository. Alerts go out through the channels"
                    + " of the configuration, if there is one; deployments need not be in it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast watch --repository \"s3://backups/holdfast?region=eu-central-1\" --once",
            "  holdfast watch --repository cloud --every 10m --state-dir /var/lib/holdfast-watch",
            "  holdfast watch --repository /mnt/backups --ignore-host oldops --json"
        },
        exitCodeList = {
            "0:every promise is kept",
            Codes.USAGE,
            Codes.CONFIGURATION,
            "5:a repository cannot be read, or nobody has published in it what is owed",
            "8:a promise is broken"
        })
final class WatchCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Option(
            names = "--repository",
            paramLabel = "WHERE",
            required = true,
            description = {
                "s3://BUCKET/PREFIX?region=..&endpoint=..&path-style=true, a directory, or the name of a configured one. May be given several times.",
                "Keys of buckets come from where Amazon's SDK looks for them."
            })
    private List<String> repositories = List.of();

    @Option(names = "--once", description = "Look once and exit; the default.")
    private boolean once;

    @Option(
            names = "--every",
            paramLabel = "LENGTH",
            description = "Look again and again, as in 10m, until stopped; print what has changed.")
    private @Nullable String every;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Remember there what was sent, and keep what was read. Default: watch below the configuration's state-dir")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--ignore-host",
            paramLabel = "HOST",
            description = "What this host once promised does not count any more. May be given several times.")
    private List<String> ignoredHosts = List.of();

    @Option(names = "--json", description = "Print the result as JSON, with --every one object for each look.")
    private boolean json;

    WatchCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (once && every != null) {
            throw new UsageException("--once and --every exclude each other", "give one of them");
        }
        Optional<Duration> pause = Optional.ofNullable(every).map(this::length);
        WatchOrder order = new WatchOrder(
                repositories,
                Optional.ofNullable(stateDirectory),
                new HashSet<>(ignoredHosts),
                options.configurationIsGiven());
        try (Watchpost post = context.toolbox().watch(options.invocation(), order)) {
            if (pause.isEmpty()) {
                OffHostWatch.View view = post.look();
                context.print(json ? Json.text(WatchFields.of(view)) : new WatchSheet(view).text());
                return conclude(view).number();
            }
            return watch(post, pause.get());
        }
    }

    private int watch(Watchpost post, Duration pause) throws InterruptedException {
        String before = "";
        while (true) {
            OffHostWatch.View view = post.look();
            String news = new WatchSheet(view).news();
            if (json) {
                context.print(Json.text(WatchFields.of(view)));
            } else if (!news.equals(before)) {
                context.print(new WatchSheet(view).text());
            }
            before = news;
            post.pause(pause);
        }
    }

    private static ExitCode conclude(OffHostWatch.View view) {
        if (view.isBlind()) {
            return ExitCode.REPOSITORY;
        }
        return view.health().isHealthy() ? ExitCode.DONE : ExitCode.UNHEALTHY;
    }

    private Duration length(String text) {
        Instant now = context.clock().instant();
        Duration length = Duration.between(now.truncatedTo(ChronoUnit.SECONDS), new Moment(text).after(now));
        if (length.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new UsageException("--every " + text + ": is too often", "10m is often enough");
        }
        return length;
    }
}

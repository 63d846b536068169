package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.Program;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployment and the host of Holdfast are lost. The plan for it, executed from top to bottom, brings all back, with the clock on it. */
@Tag("slow")
@Tag("tools")
final class CompleteLossTest {
    private static final String PLAN = "disaster-loss.md";
    private static final Duration OBJECTIVE = Duration.ofHours(4);
    private static final String LOST_URL = "https://brazen-meerkat-768.convex.cloud";
    private static final String NEW_URL = "https://shiny-otter-123.convex.cloud";
    private static final Pattern MINUTE = Pattern.compile("(?m)^\\*\\*Minute (\\d+)\\.\\*\\*");

    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path folder;

    private String lostUrl = "";
    private String lostDigest = "";

    /** A day in the life of what will be lost; of it the repository and the identity stay. */
    private void before() throws IOException, InterruptedException {
        Path folderOfHost = Files.createDirectory(folder.resolve("lost-host"));
        try (Sandbox lost =
                Sandbox.builder().name("prod").data(SandboxData.guardman()).start()) {
            lost.setEnvironmentVariable("AUTH_SECRET", "hunter2");
            lostUrl = lost.url();
            lostDigest = lost.digest();
            Desk host = new Desk(folderOfHost, Map.of(), commands -> commands);
            String recipient = host.execute("holdfast keygen --output " + folder.resolve("identity.txt"))
                    .strip();
            Files.writeString(host.configuration(), """
                    holdfast {
                      state-dir = "%1$s/state"
                      repositories.cloud { type = directory, path = "%2$s/repository" }
                      encryption.recipients = ["%3$s"]
                      deployments.prod { url = "%4$s", deploy-key = "%5$s", schedules.daily { at = "02:00" } }
                    }
                    """.formatted(
                    folderOfHost, folder, recipient, lost.url(), lost.adminKey().reveal()));
            host.execute("holdfast backup prod --tier daily");
        }
    }

    @Test
    void whenThePlanIsExecuted_thenAllIsBackWithinItsTime() throws Exception {
        Tools.require("bash");
        before();
        Path machine = Files.createDirectory(folder.resolve("machine"));
        Files.move(folder.resolve("identity.txt"), machine.resolve("identity.txt"));
        try (Sandbox fresh = Sandbox.builder()
                .name("shiny-otter-123")
                .data(SandboxData.empty())
                .start()) {
            Files.writeString(
                    machine.resolve("new-deploy-key"), fresh.adminKey().reveal());
            Files.writeString(
                    machine.resolve("new-restore-key"), fresh.adminKey().reveal());
            Desk desk = new Desk(
                    machine,
                    Map.of(),
                    commands -> commands.replace(
                                    "\"s3://acme-backups/convex?region=eu-central-1\"",
                                    folder.resolve("repository") + " --state-dir " + machine.resolve("state"))
                            .replace("/etc/holdfast", machine.resolve("etc").toString())
                            .replace(LOST_URL, lostUrl)
                            .replace(NEW_URL, fresh.url()));

            Duration all = execute(desk);

            assertThat(all).isLessThan(OBJECTIVE);
            assertThat(fresh.digest()).isEqualTo(lostDigest);
            assertThat(fresh.environmentVariables()).containsEntry("AUTH_SECRET", "hunter2");
        }
    }

    private Duration execute(Desk desk) throws IOException, InterruptedException {
        Runbook plan = Runbook.named(PLAN);
        Instant begin = clock.instant();
        StringBuilder clockwork = new StringBuilder(PLAN + ", planned minute by planned minute:\n");
        for (Runbook.Block block : plan.runnable()) {
            Instant start = clock.instant();
            Program.Result result = desk.run(block.commands());
            assertThat(result.exitCode())
                    .as("%s:%s: %s%s", PLAN, block.line(), block.commands(), result.output())
                    .isEqualTo(block.exitCode());
            clockwork
                    .append("  minute ")
                    .append(minute(plan, block))
                    .append(": done after ")
                    .append(Duration.between(start, clock.instant()).toMillis())
                    .append(" ms\n");
        }
        Duration all = Duration.between(begin, clock.instant());
        System.out.println(
                clockwork + "  RTO without people, code and domains: " + all.toMillis() + " ms of " + OBJECTIVE);
        return all;
    }

    private static String minute(Runbook plan, Runbook.Block block) {
        String before =
                String.join("\n", plan.text().lines().limit(block.line()).toList());
        Matcher minutes = MINUTE.matcher(before);
        String last = "0";
        while (minutes.find()) {
            last = minutes.group(1);
        }
        return last;
    }
}

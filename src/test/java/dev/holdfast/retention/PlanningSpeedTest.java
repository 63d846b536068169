package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts the time of the processor, since machines do something else besides. */
final class PlanningSpeedTest {
    private static final Instant BEGIN = Instant.parse("2001-01-01T00:00:00Z");

    @Test
    void aHundredThousandBackupsArePlannedInAboutASecond() {
        List<Candidate> backups = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Instant due = BEGIN.plus(Duration.ofHours(2L * i));
            backups.add(Copies.at(due.plusSeconds(5)).answering("daily", due).candidate());
        }
        FixedPolicies policies = new FixedPolicies()
                .tier("prod", "daily", FixedPolicies.keep(90))
                .schedule("prod", "daily", "daily", FixedPolicies.last(50));
        Instant now = backups.get(backups.size() - 1).committed();

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        RetentionPlan plan = new RetentionPlanner(policies).plan("cloud", backups, List.of(), now);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);

        assertThat(plan.kept()).hasSize(50);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }
}

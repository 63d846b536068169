package dev.holdfast.testing;

import dev.holdfast.sandbox.SandboxData;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A deployment with something of every sort that a restore must keep: what it holds is the same each time. */
public final class FullDeployment {
    private static final int TABLES = 300;
    /** A little less than what Convex takes, for names and types count too. */
    private static final int LARGE_TEXT = (1 << 20) - 300;

    private FullDeployment() {}

    public static Clock clock() {
        return Clock.fixed(Instant.parse("2026-11-21T02:00:00Z"), ZoneOffset.UTC);
    }

    /** Every type of value, components nested twice, 300 tables, empty ones, a document of a mebibyte, files of several types. */
    public static SandboxData data() {
        SandboxData data = SandboxData.empty(clock(), 5);
        for (int i = 0; i < TABLES; i++) {
            data.insert("t" + i, Map.of("n", (long) i, "f", i / 3.0));
        }
        data.createTable("", "empty_one");
        data.insert("values", values());
        data.insert("Large_1", Map.of("text", "x".repeat(LARGE_TEXT)));
        data.insert(
                "unicode",
                Map.of("text", "Zażółć gęślą jaźń \u2028 \uD83D\uDD10 \u0000 \\ \" \u007f", "a b", "blank in a name"));
        data.insert("waitlist", "entries", Map.of("mail", "a@example.org"));
        data.insert("waitlist/rateLimiter", "limits", values());
        data.createTable("waitlist/rateLimiter", "nothing");
        data.createTable("lonely", "nothing");
        byte[] noise = new byte[300_000];
        new SplittableRandom(9).nextBytes(noise);
        data.store("", "image/png", noise);
        data.store("", "", new byte[0]);
        data.store("", "application/x-unheard-of; charset=utf-8", "Ω".getBytes(StandardCharsets.UTF_8));
        data.store("waitlist/rateLimiter", "text/plain", "deep".getBytes(StandardCharsets.UTF_8));
        return data;
    }

    private static Map<String, Object> values() {
        List<Object> list = new ArrayList<>(List.of(1L, 2.5, "s", true, List.of(), Map.of("k", Map.of("k", -0.0))));
        list.add(null);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("nothing", null);
        values.put("yes", true);
        values.put("least", Long.MIN_VALUE);
        values.put("most", Long.MAX_VALUE);
        values.put("one", 1L);
        values.put("oneFloat", 1.0);
        values.put("tiny", Double.MIN_VALUE);
        values.put("huge", Double.MAX_VALUE);
        values.put("e21", 1e21);
        values.put("negativeZero", -0.0);
        values.put("nan", Double.NaN);
        values.put("oddNan", Double.longBitsToDouble(0x7ff8000000000123L));
        values.put("infinity", Double.POSITIVE_INFINITY);
        values.put("negativeInfinity", Double.NEGATIVE_INFINITY);
        values.put("bytes", new byte[] {0, 1, 2, (byte) 0xff});
        values.put("noBytes", new byte[0]);
        values.put("list", list);
        values.put("empty", Map.of());
        values.put("text", "");
        return values;
    }
}

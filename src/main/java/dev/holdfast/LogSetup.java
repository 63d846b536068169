package dev.holdfast;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.holdfast.config.HoldfastSettings.Log;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging, which goes to standard error always. Call {@link #forCommands} before anything logs, and {@link #forDaemon} once the configuration is
 * known.
 *
 * <p>Text: time, level, message, then {@code key="value"} pairs, those of the run included; one event is one line but for stack traces, since what a server
 * answered may be part of a message. Under systemd's journal there is no time, which the journal keeps, and each line begins with its priority. JSON:
 * Logback's own form, one object a line.
 */
final class LogSetup {
    /**
     * One line, whatever a server put into it: line ends of the message and of its pairs become blanks, and those behind the last word go. Inside out: the message with its
     * pairs, the same on one line, the same without what trails.
     */
    private static final String EVENT = "%replace(%replace(%msg %pairs){'[\\r\\n]+', ' '}){'\\s+$', ''}";
    /** Their details are for us, not for operators; at DEBUG some of them print request headers, and with these keys. */
    private static final List<String> LIBRARIES = List.of(
            "org.eclipse.jetty",
            "org.quartz",
            "software.amazon",
            "org.apache",
            "okhttp3",
            "org.sqlite",
            "io.micrometer");

    /** What these have to say, commands print in their own words. */
    private static final List<String> PRINTED_BY_COMMANDS = List.of(
            "dev.holdfast.repository.Repositories", "dev.holdfast.verify.Verifier", "dev.holdfast.verify.Levels");

    private static final String RESTORES = "dev.holdfast.restore";

    /** Tells of a lease that a restore goes without, which no command prints. */
    private static final String LEASES_OF_RESTORES = "dev.holdfast.restore.Leasehold";

    private LogSetup() {}

    /** The daemon's log. {@code underJournal}: whether {@code JOURNAL_STREAM} is set, that is, standard error goes to the journal. */
    static void forDaemon(Log settings, boolean underJournal) {
        LoggerContext context = fresh();
        install(
                context,
                encoder(context, settings.format(), underJournal),
                Level.toLevel(settings.level().name()));
    }

    /** Commands print their own messages; what is logged beside them is for warnings, without stack traces unless asked for. */
    static void forCommands(boolean debug) {
        LoggerContext context = fresh();
        String pattern = debug ? "%-5level %logger{0} " + EVENT + "%n%ex" : "%-5level " + EVENT + "%n%nopex";
        install(context, wrap(context, layout(context, pattern)), debug ? Level.DEBUG : Level.WARN);
        if (!debug) {
            PRINTED_BY_COMMANDS.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
            restores(context);
        }
    }

    /**
     * Of a restore, commands print all but what nobody expected. That is an error with its stack trace, always: a restore cannot be repeated to learn more of it.
     */
    private static void restores(LoggerContext context) {
        Logger restores = context.getLogger(RESTORES);
        restores.setLevel(Level.ERROR);
        restores.setAdditive(false);
        restores.addAppender(
                stderr(context, wrap(context, layout(context, "%-5level " + EVENT + "%n%ex")), Level.WARN));
        context.getLogger(LEASES_OF_RESTORES).setLevel(Level.WARN);
    }

    /** From now on errors alone: what warnings say is told in other words. */
    static void quiet() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
    }

    private static LoggerContext fresh() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        return context;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Log.Format format, boolean underJournal) {
        if (format == Log.Format.JSON) {
            JsonEncoder json = new JsonEncoder();
            json.setContext(context);
            json.setWithContext(false);
            json.setWithSequenceNumber(false);
            json.setWithNanoseconds(false);
            json.setWithMarkers(false);
            json.setWithArguments(false);
            json.start();
            return json;
        }
        if (underJournal) {
            JournalLayout journal = new JournalLayout(layout(context, EVENT + "%n%ex"));
            journal.setContext(context);
            journal.start();
            return wrap(context, journal);
        }
        return wrap(context, layout(context, "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level " + EVENT + "%n%ex"));
    }

    private static Layout<ILoggingEvent> layout(LoggerContext context, String pattern) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put("pairs", PairsConverter::new);
        layout.setPattern(pattern);
        layout.start();
        return layout;
    }

    private static Encoder<ILoggingEvent> wrap(LoggerContext context, Layout<ILoggingEvent> layout) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    private static void install(LoggerContext context, Encoder<ILoggingEvent> encoder, Level level) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(stderr(context, encoder, level));
        Level quiet = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        LIBRARIES.forEach(name -> context.getLogger(name).setLevel(quiet));
    }

    private static Appender<ILoggingEvent> stderr(LoggerContext context, Encoder<ILoggingEvent> encoder, Level level) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        // Whoever logs while the context is set up anew meets a root that lets everything through.
        ThresholdFilter threshold = new ThresholdFilter();
        threshold.setLevel(level.toString());
        threshold.start();
        appender.addFilter(threshold);
        appender.start();
        return appender;
    }
}

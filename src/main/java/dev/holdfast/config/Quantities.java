package dev.holdfast.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import dev.holdfast.retention.Age;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers with units. What is wrong is told as an {@link IllegalArgumentException} that says what is allowed. */
final class Quantities {
    static final String DURATION = "must be a duration with its unit, as in 30s, 15m, 24h or 7d";
    static final String PERIOD = "must be a period with its unit in full, as in 90 days, 12 weeks, 6 months or 7 years";
    static final String AGE =
            "must be a period or a duration with its unit, as in 90 days, 12 weeks, 7 years, 12h or 30s";
    static final String AMOUNT = "must be a number that is not negative, as in 0.023";
    static final String NUMBER = "must be a number, as in 3 or 0.5";
    static final String SHARE = "must be a share from 0% to 100%, as in 30% or 0.3";

    private static final Pattern WITH_UNIT = Pattern.compile("\\s*-?[0-9.]+\\s*[a-zA-Z]+\\s*");
    /** HOCON takes it for months where periods are meant, and for minutes where durations are. */
    private static final Pattern AMBIGUOUS = Pattern.compile("\\s*-?[0-9]+\\s*m\\s*");

    private static final Pattern OF_THE_CALENDAR =
            Pattern.compile("\\s*-?[0-9]+\\s*(d|days?|w|weeks?|mo|months?|y|years?)\\s*");

    /** HOCON knows them where periods are meant alone. */
    private static final Pattern WEEKS = Pattern.compile("\\s*([0-9]{1,6})\\s*(?:w|weeks?)\\s*");

    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final LocalDate LATEST = LocalDate.EPOCH.plusYears(1000);

    private Quantities() {}

    static Duration duration(ConfigValue value, Duration least) {
        require(WITH_UNIT.matcher(text(value)).matches(), DURATION);
        try {
            Matcher weeks = WEEKS.matcher(text(value));
            Duration duration = weeks.matches()
                    ? Duration.ofDays(Math.multiplyExact(7, Long.parseLong(weeks.group(1))))
                    : value.atKey("v").getDuration("v");
            require(!duration.isNegative(), "must not be negative");
            require(duration.compareTo(least) >= 0, "must be at least " + Shown.duration(least));
            require(duration.compareTo(LONGEST) <= 0, "must be at most 100 years");
            return duration;
        } catch (ConfigException | ArithmeticException e) {
            throw new IllegalArgumentException(DURATION, e);
        }
    }

    static Period period(ConfigValue value) {
        require(WITH_UNIT.matcher(text(value)).matches(), PERIOD);
        require(!AMBIGUOUS.matcher(text(value)).matches(), PERIOD);
        try {
            Period period = value.atKey("v").getPeriod("v");
            require(!period.isNegative(), "must not be negative");
            require(!LocalDate.EPOCH.plus(period).isAfter(LATEST), "must be at most 1000 years");
            return period;
        } catch (ConfigException | ArithmeticException | java.time.DateTimeException e) {
            throw new IllegalArgumentException(PERIOD, e);
        }
    }

    /** A unit of the calendar makes a period, one of the clock a duration. */
    static Age age(ConfigValue value) {
        String text = text(value);
        require(WITH_UNIT.matcher(text).matches(), AGE);
        require(
                !AMBIGUOUS.matcher(text).matches(),
                AGE + "; m may mean minutes or months, so it must be written in full");
        try {
            return OF_THE_CALENDAR.matcher(text).matches()
                    ? Age.of(period(value))
                    : Age.of(duration(value, Duration.ZERO));
        } catch (IllegalArgumentException e) {
            boolean isForm = PERIOD.equals(e.getMessage()) || DURATION.equals(e.getMessage());
            throw isForm ? new IllegalArgumentException(AGE, e) : e;
        }
    }

    static BigDecimal amount(ConfigValue value) {
        try {
            BigDecimal amount = new BigDecimal(text(value).strip());
            require(amount.signum() >= 0, AMOUNT);
            return amount;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(AMOUNT, e);
        }
    }

    static BigDecimal number(ConfigValue value) {
        try {
            return new BigDecimal(text(value).strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(NUMBER, e);
        }
    }

    static String sizeOfAtLeast(long least) {
        return "must be a size" + (least > 1 ? " of at least " + Shown.bytes(least) : "") + ", as in 1KiB or 16MiB";
    }

    static long bytes(ConfigValue value, long least) {
        try {
            long bytes = value.atKey("v").getMemorySize("v").toBytesBigInteger().longValueExact();
            require(bytes >= least, sizeOfAtLeast(least));
            return bytes;
        } catch (ConfigException | ArithmeticException e) {
            throw new IllegalArgumentException(sizeOfAtLeast(least), e);
        }
    }

    static double share(ConfigValue value) {
        String text = text(value).strip();
        boolean isPercent = text.endsWith("%");
        try {
            double number = Double.parseDouble(isPercent ? text.substring(0, text.length() - 1) : text);
            double share = isPercent ? number / 100 : number;
            require(share >= 0 && share <= 1, SHARE);
            return share;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SHARE, e);
        }
    }

    static int integer(ConfigValue value, int least, int most) {
        String text = text(value);
        String allowed = wholeNumber(least, most);
        require(text.matches("-?[0-9]{1,10}"), allowed);
        long number = Long.parseLong(text);
        require(number >= least && number <= most, allowed);
        return (int) number;
    }

    static String wholeNumber(int least, int most) {
        return "must be a whole number from " + least + " to " + most;
    }

    static boolean flag(ConfigValue value) {
        try {
            return value.atKey("v").getBoolean("v");
        } catch (ConfigException e) {
            throw new IllegalArgumentException("must be true or false", e);
        }
    }

    private static String text(ConfigValue value) {
        return String.valueOf(value.unwrapped());
    }

    private static void require(boolean isRight, String allowed) {
        if (!isRight) {
            throw new IllegalArgumentException(allowed);
        }
    }
}

package dev.holdfast.repository.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Remembers the Date header of the last answer, refusals included. */
final class ServerClock implements ExecutionInterceptor {
    private final AtomicReference<@Nullable Instant> last = new AtomicReference<>();

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        context.httpResponse().firstMatchingHeader("Date").ifPresent(date -> {
            try {
                last.set(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                // A store without a readable clock has none; nothing else depends on it.
                last.set(null);
            }
        });
    }

    Optional<Instant> last() {
        return Optional.ofNullable(last.get());
    }
}

package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What storage costs.
 *
 * @param currency as in {@code USD}
 * @param perGibMonth the price of a GiB for a month by storage class, S3's word
 */
public record Prices(String currency, Map<String, BigDecimal> perGibMonth) {
    public Prices {
        requireNonNull(currency, "currency");
        perGibMonth = Map.copyOf(perGibMonth);
        perGibMonth.forEach((name, price) -> {
            if (price.signum() < 0) {
                throw new IllegalArgumentException("a price is not negative: " + name + " = " + price);
            }
        });
    }

    /** Empty where no price is known for the class. */
    public Optional<BigDecimal> of(String storageClass) {
        return Optional.ofNullable(perGibMonth.get(storageClass));
    }
}

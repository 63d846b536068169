package dev.holdfast.config;

import static dev.holdfast.config.RepositorySettings.ManagedBy.BUCKET;
import static dev.holdfast.config.RepositorySettings.ManagedBy.HOLDFAST;

import dev.holdfast.catalog.Destinations;
import dev.holdfast.config.RepositorySettings.Lock;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.StorageClassRules;
import dev.holdfast.retention.StoragePolicy.Transition;
import dev.holdfast.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what cannot hold together although each setting by itself is right: policies from several places, storage classes, locks. */
final class PolicyChecks {
    /** What a deployment held before a restore. */
    private static final String SAFETY = "safety";

    /** Who finds out on Monday what Friday's restore did wrong must still be able to take it back. */
    private static final Duration SAFETY_KEPT = Duration.ofDays(7);

    private final PolicyBook book;
    private final List<RepositorySettings> repositories;
    private final List<DeploymentSettings> deployments;

    PolicyChecks(PolicyBook book, List<RepositorySettings> repositories, List<DeploymentSettings> deployments) {
        this.book = book;
        this.repositories = repositories;
        this.deployments = deployments;
    }

    /** Backups of one tier of a deployment in one repository, and what counts for them. */
    private record Stock(RepositorySettings repository, String deployment, String tier, PolicyWords words) {
        String described() {
            return "tier " + tier + " of " + deployment;
        }
    }

    void check() {
        List<Stock> stocks =
                repositories.stream().flatMap(it -> stocks(it).stream()).toList();
        for (Stock stock : stocks) {
            PolicyReader.requireCounts(stock.words());
            if (stock.tier().equals(SAFETY)) {
                requireAWeek(stock.words());
            }
            if (stock.repository().hasStorageClasses()) {
                checkClasses(stock);
            }
        }
        for (RepositorySettings repository : repositories) {
            repository.lock().ifPresent(lock -> checkLock(repository, lock));
        }
        new IdleWords(book, repositories, deployments).note();
    }

    private static void requireAWeek(PolicyWords words) {
        words.keep()
                .filter(said -> said.value()
                        .filter(age -> age.inACommonYear().compareTo(SAFETY_KEPT) < 0)
                        .isPresent())
                .ifPresent(said -> said.by()
                        .refuse("safety copies are kept for 7 days at least: a restore is taken back with them"));
        words.keepAtMost()
                .ifPresent(
                        said -> said.by()
                                .refuse(
                                        "must not stand in the tier safety: a safety copy stays for 7 days however many there are"));
    }

    /** What may come to lie in a repository: one per deployment, tier, and schedule with words of its own. */
    private List<Stock> stocks(RepositorySettings repository) {
        List<Stock> stocks = new ArrayList<>();
        for (DeploymentSettings deployment : deployments) {
            String name = deployment.name();
            for (String tier : book.tiers()) {
                if (destinations(deployment, tier).contains(repository.name())) {
                    stocks.add(new Stock(repository, name, tier, book.inForce(repository.name(), name, tier)));
                }
            }
            book.schedulesOf(name).forEach((schedule, of) -> {
                if (deployment
                        .plan()
                        .destinations()
                        .of(Optional.of(schedule), of.tier())
                        .contains(repository.name())) {
                    stocks.add(new Stock(repository, name, of.tier(), book.inForce(repository.name(), name, of)));
                }
            });
        }
        return stocks;
    }

    /** Where backups of a tier go, whoever takes them. */
    static Set<String> destinations(DeploymentSettings deployment, String tier) {
        Destinations all = deployment.plan().destinations();
        Set<String> names = new LinkedHashSet<>(all.of(Optional.empty(), tier));
        deployment.schedules().stream()
                .filter(schedule -> schedule.tier().equals(tier))
                .map(Schedule::name)
                .forEach(schedule -> names.addAll(all.of(Optional.of(schedule), tier)));
        return names;
    }

    private void checkClasses(Stock stock) {
        Optional<String> written = stock.words().storageClass().map(Said::value);
        stock.words().transitions().filter(said -> !said.value().isEmpty()).ifPresent(said -> {
            PolicyReader.requireOrder(Optional.of(written.orElse(StorageClasses.DEFAULT)), said);
            if (stock.repository().managedBy() == HOLDFAST
                    && stock.repository().lock().isPresent()) {
                said.by()
                        .refuse("Holdfast moves no archives where Object Lock is on, as in the repository "
                                + stock.repository().name() + ": every move would leave a locked version behind;"
                                + " let the bucket do it with managed-by = bucket, and run: holdfast lifecycle");
            }
            if (stock.repository().managedBy() == BUCKET) {
                requireWholeDays(stock, said);
            }
        });
        noteBilledDays(stock);
    }

    /** Lifecycle rules count days, and S3 refuses such that move to an infrequent-access class before day 30. */
    private static void requireWholeDays(Stock stock, Said<List<Transition>> said) {
        for (Transition transition : said.value()) {
            Duration length = transition.after().inACommonYear();
            String to = transition.storageClass();
            if (!length.equals(Duration.ofDays(length.toDays()))) {
                said.by()
                        .refuse("must be whole days where the bucket moves archives, as in the repository "
                                + stock.repository().name());
            }
            if (to.endsWith("_IA") && length.toDays() < 30 && isAmazon(stock.repository())) {
                said.by().refuse("lifecycle rules of S3 move nothing to " + to + " before it is 30 days old");
            }
        }
    }

    /** What leaves a class early is billed as if it had stayed. */
    private static void noteBilledDays(Stock stock) {
        PolicyWords words = stock.words();
        Optional<Age> keep = words.keep().flatMap(Said::value);
        String current = words.storageClass().map(Said::value).orElse(StorageClasses.DEFAULT);
        Optional<? extends Said<?>> by = words.storageClass();
        Age since = Age.ZERO;
        for (Transition transition : words.transitions().map(Said::value).orElse(List.of())) {
            noteBilledDays(
                    stock, current, by, transition.after().inACommonYear().minus(since.inACommonYear()));
            current = transition.storageClass();
            since = transition.after();
            by = words.transitions();
        }
        if (keep.isPresent()) {
            noteBilledDays(stock, current, by, keep.get().inACommonYear().minus(since.inACommonYear()));
        }
    }

    private static void noteBilledDays(Stock stock, String current, Optional<? extends Said<?>> by, Duration stay) {
        int billed = StorageClassRules.of(current).minDays();
        if (by.isEmpty() || stay.compareTo(Duration.ofDays(billed)) >= 0) {
            return;
        }
        String what = stay.isNegative() || stay.isZero()
                ? "no archive gets into " + current + ": it is removed before, by keep"
                : "archives leave " + current + " after " + days(stay) + ", and "
                        + (isAmazon(stock.repository()) ? "Amazon" : "a store that bills as Amazon does")
                        + " bills at least " + billed + " days of it";
        by.get()
                .by()
                .note(what + " (" + stock.described() + " in "
                        + stock.repository().name() + ")");
    }

    private static String days(Duration stay) {
        return stay.toDays() == 0 ? Shown.duration(stay) : stay.toDays() + (stay.toDays() == 1 ? " day" : " days");
    }

    /** A lock outlives what retention wants: the longer one wins. */
    private void checkLock(RepositorySettings repository, Lock lock) {
        stocks(repository).stream()
                .filter(stock -> stock.words().keep().flatMap(Said::value).isPresent())
                .filter(stock -> keepOf(stock).compareTo(lock.length()) < 0)
                .min(Comparator.comparing(PolicyChecks::keepOf))
                .ifPresent(stock -> stock.words()
                        .keep()
                        .orElseThrow()
                        .by()
                        .note("shorter than lock-for = " + lock.length() + " of the repository " + repository.name()
                                + ": backups stay there until their lock has run out"));
    }

    private static Age keepOf(Stock stock) {
        return stock.words().keep().flatMap(Said::value).orElseThrow();
    }

    private static boolean isAmazon(RepositorySettings repository) {
        return repository
                .store()
                .match(directory -> false, bucket -> bucket.endpoint().isEmpty());
    }
}

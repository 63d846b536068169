package dev.holdfast.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Notes words about tiers that change nothing: whoever wrote them expects something of them. */
final class IdleWords {
    private static final Set<String> OF_CLASSES = Set.of("storage-class", "transitions");

    private final PolicyBook book;
    private final List<RepositorySettings> repositories;
    private final List<DeploymentSettings> deployments;

    IdleWords(PolicyBook book, List<RepositorySettings> repositories, List<DeploymentSettings> deployments) {
        this.book = book;
        this.repositories = repositories;
        this.deployments = deployments;
    }

    void note() {
        for (RepositorySettings repository : repositories) {
            book.tiers().forEach(tier -> ofRepository(repository, tier));
        }
        for (DeploymentSettings deployment : deployments) {
            book.tiers().forEach(tier -> ofDeployment(deployment.name(), tier));
            book.schedulesOf(deployment.name())
                    .forEach((schedule, of) -> noteSame(
                            of.words(),
                            repository -> book.inForce(repository, deployment.name(), of.tier()),
                            Optional.empty()));
        }
        book.tiers().forEach(this::classesOfTier);
    }

    private void ofRepository(RepositorySettings repository, String tier) {
        PolicyWords words = book.ofRepository(repository.name(), tier);
        boolean isReached = deployments.stream()
                .anyMatch(deployment ->
                        PolicyChecks.destinations(deployment, tier).contains(repository.name()));
        if (!isReached && !deployments.isEmpty()) {
            first(words)
                    .ifPresent(said -> said.by()
                            .note("changes nothing: no backup of the tier " + tier + " goes into "
                                    + repository.name()));
            return;
        }
        if (!repository.hasStorageClasses()) {
            noteClasses(words, "changes nothing: a directory has no storage classes");
        }
        noteSame(words, any -> book.ofTier(tier), Optional.of(tier));
    }

    private void ofDeployment(String deployment, String tier) {
        noteSame(
                book.ofDeployment(deployment, tier),
                repository -> book.ofRepository(repository, tier).orElse(book.ofTier(tier)),
                Optional.of(tier));
    }

    /** Only what a file says of a class is worth a word, and only if no repository at all has classes. */
    private void classesOfTier(String tier) {
        if (repositories.stream().noneMatch(RepositorySettings::hasStorageClasses)) {
            noteClasses(book.ofTier(tier), "changes nothing: only repositories of type = s3 have storage classes");
        }
    }

    private static void noteClasses(PolicyWords words, String what) {
        words.said().entrySet().stream()
                .filter(each -> OF_CLASSES.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .filter(said -> said.by().isWritten())
                .forEach(said -> said.by().note(what));
    }

    private void noteSame(PolicyWords words, Function<String, PolicyWords> inherited, Optional<String> tier) {
        words.said().forEach((key, said) -> {
            Set<Object> without = new HashSet<>();
            for (RepositorySettings repository : repositories) {
                without.add(valueOf(inherited.apply(repository.name()), key));
            }
            if (without.equals(Set.of(valueOf(words, key)))) {
                said.by()
                        .note("changes nothing: it would be so without it"
                                + tier.map(name -> ", as the tier " + name + " says the same")
                                        .orElse(""));
            }
        });
    }

    /** The value of a key; of one that is not said, what its absence means. */
    private static Object valueOf(PolicyWords words, String key) {
        Said<?> said = words.said().get(key);
        if (said != null) {
            return said.value();
        }
        return key.equals("transitions") ? List.of() : Optional.empty();
    }

    private static Optional<Said<?>> first(PolicyWords words) {
        Stream<Said<?>> all = words.said().values().stream().filter(Objects::nonNull);
        return all.findFirst();
    }
}

package org.initscope.benchmark.diagnosis;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.initscope.app.config.Job;
import org.initscope.store.results.rows.FindingRow;

/** Plants faults one at a time, and says what each costs and what is said of it. */
final class FaultTable {
    private static final Path JOB = Path.of("jobs", "benchmark-faults.conf");
    private static final Path NAMES = Path.of("data", "names.txt");
    private static final double COSTLY = 0.1;
    private static final double HARMLESS = 0.03;

    private final int seeds;
    private final PrintStream out;
    private final Consumer<String> progress;

    FaultTable(int seeds, PrintStream out, Consumer<String> progress) {
        this.seeds = seeds;
        this.out = out;
        this.progress = progress;
    }

    void print(Path folder) throws IOException {
        Job base = Job.load(JOB, List.of());
        List<PlantedFault> faults = PlantedFault.all(new PlantedNames(
                folder.resolve("names"), NAMES, base.data().spec().split()));
        Set<Map<String, String>> settings = new LinkedHashSet<>();
        faults.forEach(fault -> {
            settings.add(settings(fault.healthy()));
            settings.add(faulty(fault));
        });
        JobList jobs = new JobList(base, List.copyOf(settings));
        progress.accept("planted faults");
        TrainedGrid trained = jobs.train(folder, folder.resolve("planted-faults.conf"), seeds);
        Map<Map<String, String>, List<JudgedTrial>> trials = jobs.trials(trained);
        Retraining retraining = new Retraining(trained, progress);
        List<Outcome> outcomes = faults.stream()
                .map(fault ->
                        Outcome.of(fault, trials.get(settings(fault.healthy())), trials.get(faulty(fault)), retraining))
                .toList();
        out.printf(
                "%n%-42s %8s %8s %-7s %-24s %-5s %s%n",
                "planted fault", "costs", "as seen", "verdict", "first finding", "named", "remedy");
        outcomes.forEach(this::line);
        summary(outcomes);
    }

    private static Map<String, String> settings(List<String> assignments) {
        return assignments.stream()
                .map(assignment -> assignment.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static Map<String, String> faulty(PlantedFault fault) {
        Map<String, String> settings = new HashMap<>(settings(fault.healthy()));
        settings.putAll(settings(fault.faulty()));
        return settings;
    }

    /**
     * What became of a fault.
     *
     * @param cost dev loss above that without the fault, on the dev names of the training without it
     * @param seen the same, each on its own dev names
     * @param problem the first one found
     * @param falseAlarm whether the training without the fault is flagged
     */
    private record Outcome(
            PlantedFault fault, double cost, double seen, Optional<FindingRow> problem, boolean falseAlarm) {

        static Outcome of(
                PlantedFault fault, List<JudgedTrial> healthy, List<JudgedTrial> faulty, Retraining retraining) {
            double without = mean(healthy, JudgedTrial::runningLoss);
            JudgedTrial clean = healthy.get(0);
            return new Outcome(
                    fault,
                    mean(faulty, trial -> retraining.lossOnDevOf(clean, trial)) - without,
                    mean(faulty, JudgedTrial::runningLoss) - without,
                    findings(faulty).problem(),
                    findings(healthy).flagged());
        }

        private static Findings findings(List<JudgedTrial> trials) {
            return new Findings(trials.stream().map(JudgedTrial::alone).toList());
        }

        private static double mean(List<JudgedTrial> trials, ToDoubleFunction<JudgedTrial> of) {
            return trials.stream().mapToDouble(of).average().orElseThrow();
        }

        /** Whether the first problem, or a key of its remedy, is one that names the fault. */
        boolean isNamed() {
            return problem.isPresent()
                    && (fault.names().contains(problem.get().rule())
                            || Findings.assignments(problem.get().remedy().orElse("")).keySet().stream()
                                    .anyMatch(fault.names()::contains));
        }
    }

    private void line(Outcome outcome) {
        out.printf(
                "%-42s %8s %8s %-7s %-24s %-5s %s%n",
                outcome.fault().name(),
                nats(outcome.cost()),
                nats(outcome.seen()),
                outcome.problem().map(problem -> problem.verdict().label()).orElse("pass"),
                outcome.problem().map(FindingRow::rule).orElse(""),
                outcome.problem().isEmpty() ? "" : outcome.isNamed() ? "yes" : "no",
                outcome.problem().flatMap(FindingRow::remedy).orElse(""));
    }

    private static String nats(double cost) {
        return Double.isInfinite(cost) ? "diverged" : String.format(Locale.ROOT, "%.3f", cost);
    }

    private void summary(List<Outcome> outcomes) {
        List<Outcome> costly =
                outcomes.stream().filter(outcome -> outcome.cost() > COSTLY).toList();
        List<Outcome> harmless =
                outcomes.stream().filter(outcome -> outcome.cost() <= HARMLESS).toList();
        out.printf(
                "%nOf %d faults that cost more than %s nats %d are flagged, and %d named. Of %d that cost %s at most %d are"
                        + " flagged.%n",
                costly.size(),
                COSTLY,
                count(costly, outcome -> outcome.problem().isPresent()),
                count(costly, Outcome::isNamed),
                harmless.size(),
                HARMLESS,
                count(harmless, outcome -> outcome.problem().isPresent()));
        outcomes.stream()
                .filter(Outcome::falseAlarm)
                .forEach(outcome -> out.printf(
                        "Flagged without the fault too: %s.%n", outcome.fault().name()));
    }

    private static long count(List<Outcome> outcomes, Predicate<Outcome> of) {
        return outcomes.stream().filter(of).count();
    }
}

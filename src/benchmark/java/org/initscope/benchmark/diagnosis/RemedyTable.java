package org.initscope.benchmark.diagnosis;

import static org.initscope.core.Check.require;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.initscope.store.results.rows.FindingRow;

/** Trains points again with what is advised, and with what anybody would try, and says what that brings. */
final class RemedyTable {
    private static final long SEED = 7;
    private static final String RATE = "training.learning-rate";

    private final List<Case> allSick = new ArrayList<>();
    private final List<Case> sick;
    private final List<Case> healthy;
    private final PrintStream out;
    private final Consumer<String> progress;

    /** A point with its grid. */
    private record Case(LabelledGrid grid, Retraining retraining, LabelledPoint point) {

        /** Its mean loss with other settings. */
        double loss(Map<String, String> changed) {
            return point.seeds().stream()
                    .mapToDouble(seed -> retraining.loss(seed, changed))
                    .average()
                    .orElseThrow();
        }

        double recovered(Optional<Map<String, String>> changed) {
            return changed.isPresent() && grid.recovered(point, loss(changed.get())) >= LabelledGrid.MOST ? 1 : 0;
        }

        double worse(Optional<Map<String, String>> changed) {
            return changed.isPresent() && loss(changed.get()) - point.loss() > grid.noise() ? 1 : 0;
        }
    }

    /**
     * @param heldOut those of the half that set no limits alone
     * @param most sick points, and most healthy ones, drawn with a fixed seed
     */
    RemedyTable(
            Map<TrainedGrid, LabelledGrid> grids,
            boolean heldOut,
            int most,
            PrintStream out,
            Consumer<String> progress) {
        List<Case> allHealthy = new ArrayList<>();
        grids.forEach((trained, labelled) -> {
            Retraining retraining = new Retraining(trained, progress);
            requireSame(retraining, labelled.points().get(0).seeds().get(0));
            for (LabelledPoint point : labelled.points()) {
                if (!heldOut || point.isHeldOut()) {
                    Case one = new Case(labelled, retraining, point);
                    if (labelled.isSick(point)) {
                        allSick.add(one);
                    } else if (labelled.isHealthy(point)) {
                        allHealthy.add(one);
                    }
                }
            }
        });
        this.sick = drawn(new ArrayList<>(allSick), most);
        this.healthy = drawn(allHealthy, most);
        this.out = out;
        this.progress = progress;
    }

    /** Trained again without a change, a trial comes to the bits that the search had. */
    private static void requireSame(Retraining retraining, JudgedTrial trial) {
        double again = retraining.loss(trial, Map.of());
        require(
                again == trial.loss(),
                "trial %s had the dev loss %s in the search and has %s in this process",
                trial.row().trialId(),
                trial.loss(),
                again);
    }

    private static List<Case> drawn(List<Case> cases, int most) {
        Collections.shuffle(cases, new Random(SEED));
        return List.copyOf(cases.subList(0, Math.min(most, cases.size())));
    }

    /**
     * What a remedy comes to.
     *
     * @param settings that it changes, on average over sick points that have one
     * @param cause whether one of them is the cause, of all sick points
     */
    record Outcome(double settings, Proportion cause, Proportion recovered, Proportion worse) {}

    /** What is to be changed about a point, values by key; empty where nothing is. */
    private interface Change extends Function<LabelledPoint, Optional<Map<String, String>>> {}

    /** Prints all, and gives what the advice comes to. */
    Outcome print() {
        out.printf(
                "%n%d of %d sick points and %d healthy ones are trained again%n%-36s %8s %22s %22s %22s%n",
                sick.size(),
                allSick.size(),
                healthy.size(),
                "remedy",
                "settings",
                "names the cause",
                "recovers 70 %",
                "harms a healthy point");
        Map<LabelledPoint, Double> recovered = new ConcurrentHashMap<>();
        Outcome advised = line("of the first finding", point -> point.alone().advice(), recovered::put);
        line("its first setting alone", point -> point.alone().advice().map(RemedyTable::first));
        line("of the first finding, in its search", point -> point.inSearch().advice());
        line("a tenth of the learning rate", RemedyTable::tenth);
        random();
        rules(recovered);
        return advised;
    }

    private Outcome line(String name, Change change) {
        return line(name, change, (point, share) -> {});
    }

    /**
     * @param recovered hears of each sick point whether it recovers
     */
    private Outcome line(String name, Change change, BiConsumer<LabelledPoint, Double> recovered) {
        progress.accept("training again: " + name);
        Outcome outcome = new Outcome(
                allSick.stream()
                        .flatMap(one -> change.apply(one.point()).stream())
                        .mapToInt(changed -> Findings.settings(changed).size())
                        .average()
                        .orElse(0),
                each(
                        allSick,
                        one -> change.apply(one.point())
                                        .filter(changed -> one.grid().isCause(one.point(), Findings.settings(changed)))
                                        .isPresent()
                                ? 1
                                : 0),
                each(sick, one -> {
                    double share = one.recovered(change.apply(one.point()));
                    recovered.accept(one.point(), share);
                    return share;
                }),
                each(healthy, one -> one.worse(change.apply(one.point()))));
        print(name, outcome);
        return outcome;
    }

    private void print(String name, Outcome outcome) {
        out.printf(
                Locale.ROOT,
                "%-36s %8.2f %22s %22s %22s%n",
                name,
                outcome.settings(),
                outcome.cause(),
                outcome.recovered(),
                outcome.worse());
    }

    /** Of a remedy what changes its first setting. */
    private static Map<String, String> first(Map<String, String> changed) {
        String first = LabelledPoint.setting(changed.keySet().iterator().next());
        Map<String, String> kept = new LinkedHashMap<>(changed);
        kept.keySet().removeIf(key -> !LabelledPoint.setting(key).equals(first));
        return kept;
    }

    /** What the advice of each rule recovers, where it comes first. */
    private void rules(Map<LabelledPoint, Double> recovered) {
        out.printf("%n%-36s %13s %13s%n", "first finding", "trained again", "recovers 70 %");
        recovered.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey()
                                .alone()
                                .problem()
                                .map(FindingRow::rule)
                                .orElse("none"),
                        TreeMap::new,
                        Collectors.averagingDouble(Map.Entry::getValue)))
                .forEach((rule, share) -> out.printf(
                        Locale.ROOT,
                        "%-36s %13d %13.3f%n",
                        rule,
                        recovered.keySet().stream()
                                .filter(point -> point.alone()
                                        .problem()
                                        .map(FindingRow::rule)
                                        .orElse("none")
                                        .equals(rule))
                                .count(),
                        share));
    }

    private static Proportion each(List<Case> cases, ToDoubleFunction<Case> value) {
        return Proportion.of(cases.parallelStream().mapToDouble(value).toArray());
    }

    /** Of a schedule, which is no number, there is none. */
    private static Optional<Map<String, String>> tenth(LabelledPoint point) {
        return Optional.ofNullable(point.values().get(RATE))
                .filter(rate -> !rate.contains("=") && !rate.contains("{"))
                .map(rate -> Map.of(RATE, String.format(Locale.ROOT, "%s", Double.parseDouble(rate) / 10)));
    }

    /** One setting of the grid with another of its values, each as likely; what that comes to is in the grid. */
    private void random() {
        print(
                "drawn at random",
                new Outcome(
                        1,
                        each(
                                sick,
                                one -> drawn(
                                        one, (setting, other) -> one.grid().isCause(one.point(), Set.of(setting)))),
                        each(
                                sick,
                                one -> drawn(
                                        one,
                                        (setting, other) ->
                                                one.grid().recovered(one.point(), other.loss()) >= LabelledGrid.MOST)),
                        each(
                                healthy,
                                one -> drawn(
                                        one,
                                        (setting, other) ->
                                                other.loss() - one.point().loss()
                                                        > one.grid().noise()))));
    }

    private interface Drawn {
        boolean holds(String setting, LabelledPoint other);
    }

    private static double drawn(Case one, Drawn drawn) {
        Map<String, List<LabelledPoint>> neighbours = one.grid().neighbours(one.point());
        neighbours.values().removeIf(List::isEmpty);
        return neighbours.entrySet().stream()
                .mapToDouble(setting -> setting.getValue().stream()
                        .mapToDouble(other -> drawn.holds(setting.getKey(), other) ? 1 : 0)
                        .average()
                        .orElseThrow())
                .average()
                .orElse(0);
    }
}

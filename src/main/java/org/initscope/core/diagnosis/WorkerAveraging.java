package org.initscope.core.diagnosis;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.RunStatistics.AveragingRound;

/** Do workers stay close enough for their average to be worth more than one of them, and are they alike? */
public final class WorkerAveraging implements Rule {
    private static final int FEWEST_ROUNDS = 8;
    private static final double STANDARD_ERRORS = 4;

    private final Limits limits;

    /**
     * @param drift L2 distance of a worker from the average before averaging, beside the norm of the parameters
     * @param lossGap of one worker's mean loss from the middle of the others', in nats
     */
    public record Limits(Limit drift, Limit lossGap) implements Serializable {}

    public WorkerAveraging(Limits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "averaging";
    }

    @Override
    public String title() {
        return "Workers and their average";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.facts().workers() < 2) {
            return notApplicable("One worker has nobody to be averaged with.");
        }
        Map<Long, List<AveragingRound>> rounds = run.rounds().stream()
                .filter(WorkerAveraging::isFinite)
                .collect(Collectors.groupingBy(AveragingRound::round, TreeMap::new, Collectors.toList()));
        rounds.values().removeIf(workers -> workers.size() < 2);
        if (rounds.isEmpty()) {
            return insufficient("No averaging round is recorded whose numbers are finite.");
        }
        List<Finding> findings = new ArrayList<>();
        Finding drift = drift(run, rounds);
        if (drift.verdict().isProblem()) {
            findings.add(drift);
        }
        oddWorker(run, rounds).ifPresent(findings::add);
        return findings.isEmpty() ? List.of(drift) : findings;
    }

    private static boolean isFinite(AveragingRound round) {
        return Double.isFinite(round.drift())
                && Double.isFinite(round.loss())
                && Double.isFinite(round.parameterNorm())
                && round.parameterNorm() > 0;
    }

    private Finding drift(RunStatistics run, Map<Long, List<AveragingRound>> rounds) {
        List<AveragingRound> all =
                rounds.values().stream().flatMap(List::stream).toList();
        double drift = Numbers.median(
                all.stream().map(r -> r.drift() / r.parameterNorm()).toList());
        Verdict verdict = limits.drift().judge(drift);
        Evidence evidence = Evidence.between(
                0,
                all.get(all.size() - 1).step(),
                "drift",
                drift,
                limits.drift().of(verdict));
        String course = String.format(
                "In %d local steps a worker moves %s of the parameters' length away from the average",
                run.facts().localSteps(), Numbers.percent(drift));
        if (verdict == Verdict.PASS) {
            return finding(
                    verdict, Place.network(), evidence, course + ", close enough to be averaged.", Remedy.unneeded());
        }
        long fewer =
                Math.max(1, (long) (run.facts().localSteps() * limits.drift().warn() / drift));
        return finding(
                verdict,
                Place.network(),
                evidence,
                course + ": the average of networks that far apart is worse than each of them.",
                run.facts().localSteps() == 1
                        ? Remedy.none("workers are averaged after each step already")
                        : Remedy.set("averaging.local-steps", Long.toString(fewer)));
    }

    private Optional<Finding> oddWorker(RunStatistics run, Map<Long, List<AveragingRound>> rounds) {
        if (rounds.size() < FEWEST_ROUNDS) {
            return Optional.empty();
        }
        int odd = -1;
        double gap = 0;
        for (int worker = 0; worker < run.facts().workers(); worker++) {
            List<Double> gaps = gaps(rounds, worker);
            double mean = gaps.stream().mapToDouble(d -> d).average().orElse(0);
            if (Math.abs(mean) > Math.abs(gap) && Math.abs(mean) > STANDARD_ERRORS * standardError(gaps, mean)) {
                odd = worker;
                gap = mean;
            }
        }
        Verdict verdict = limits.lossGap().judge(Math.abs(gap));
        if (odd < 0 || !verdict.isProblem()) {
            return Optional.empty();
        }
        String name = run.facts().workers() == 2 ? "the other" : "the middle of the others";
        return Optional.of(finding(
                verdict,
                Place.network(),
                Evidence.between(
                        0,
                        lastStep(rounds),
                        "worker_loss",
                        Math.abs(gap),
                        limits.lossGap().of(verdict)),
                String.format(
                        "The loss of worker %d is %s nats %s that of %s, round after round: its shard holds other names than"
                                + " theirs.",
                        odd, Numbers.shown(Math.abs(gap)), gap > 0 ? "above" : "below", name),
                Remedy.none("look at the names that worker " + odd + " was given")));
    }

    /** By how much a worker's loss is above the median of the others', round by round. */
    private static List<Double> gaps(Map<Long, List<AveragingRound>> rounds, int worker) {
        List<Double> gaps = new ArrayList<>();
        for (List<AveragingRound> round : rounds.values()) {
            List<Double> others = round.stream()
                    .filter(r -> r.worker() != worker)
                    .map(AveragingRound::loss)
                    .toList();
            round.stream()
                    .filter(r -> r.worker() == worker && !others.isEmpty())
                    .forEach(r -> gaps.add(r.loss() - Numbers.median(others)));
        }
        return gaps;
    }

    private static double standardError(List<Double> values, double mean) {
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        int n = values.size();
        return n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n);
    }

    private static long lastStep(Map<Long, List<AveragingRound>> rounds) {
        return rounds.values().stream()
                .flatMap(List::stream)
                .mapToLong(AveragingRound::step)
                .max()
                .orElse(0);
    }
}

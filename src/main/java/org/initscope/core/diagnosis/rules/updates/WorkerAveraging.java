package org.initscope.core.diagnosis.rules.updates;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.evidence.AveragingRound;

/** Do workers stay close enough for their average to be worth more than one of them, and are they alike? */
public final class WorkerAveraging implements Rule {
    private static final int FEWEST_ROUNDS = 8;

    private final Limits limits;

    /**
     * @param drift L2 distance of a worker from the average before averaging / norm of the parameters
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
    public int version() {
        return 2;
    }

    @Override
    public String title() {
        return "Workers and their average";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.description().workers() < 2) {
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
        outlierWorker(run, rounds).ifPresent(findings::add);
        return findings.isEmpty() ? List.of(drift) : findings;
    }

    private static boolean isFinite(AveragingRound round) {
        return Double.isFinite(round.driftL2())
                && Double.isFinite(round.loss())
                && Double.isFinite(round.parameterL2())
                && round.parameterL2() > 0;
    }

    private Finding drift(RunStatistics run, Map<Long, List<AveragingRound>> rounds) {
        List<AveragingRound> all =
                rounds.values().stream().flatMap(List::stream).toList();
        double drift = Numbers.median(
                all.stream().map(r -> r.driftL2() / r.parameterL2()).toList());
        Verdict verdict = limits.drift().judge(drift);
        Evidence evidence = Evidence.between(
                0,
                all.get(all.size() - 1).endStep(),
                "drift",
                drift,
                limits.drift().of(verdict));
        String course = String.format(
                Locale.ROOT,
                "In %d local steps a worker moves %s of the parameters' length away from the average",
                run.description().localSteps(),
                Numbers.percent(drift));
        if (verdict == Verdict.PASS) {
            return finding(
                    verdict, Place.network(), evidence, course + ", close enough to be averaged.", new Cause.Nothing());
        }
        return finding(
                verdict,
                Place.network(),
                evidence,
                course + ": the average of networks that far apart is worse than each of them.",
                stayNearer(run, drift));
    }

    private Cause stayNearer(RunStatistics run, double drift) {
        double limit = limits.drift().warn();
        int localSteps = run.description().localSteps();
        if (localSteps > 1) {
            long fewer = Math.max(1, (long) (localSteps * RandomWalk.fewerSteps(drift, limit)));
            return new Cause.LocalSteps(fewer);
        }
        double smaller = RandomWalk.smallerSteps(drift, limit);
        return new Cause.LearningRate(
                Math.min(smaller, UpdateRatios.suitedFactor(run).orElse(smaller)));
    }

    private Optional<Finding> outlierWorker(RunStatistics run, Map<Long, List<AveragingRound>> rounds) {
        if (rounds.size() < FEWEST_ROUNDS) {
            return Optional.empty();
        }
        return OutlierWorker.of(run, rounds.values())
                .filter(outlier ->
                        limits.lossGap().judge(Math.abs(outlier.gap())).isProblem())
                .map(outlier -> outlierWorker(run, outlier, lastStep(rounds)));
    }

    private Finding outlierWorker(RunStatistics run, OutlierWorker outlier, long lastStep) {
        double gap = Math.abs(outlier.gap());
        int workers = run.description().workers();
        Verdict verdict = limits.lossGap().judge(gap);
        int first = outlier.worker() + 1;
        return finding(
                verdict,
                Place.network(),
                Evidence.between(
                        0, lastStep, "worker_loss", gap, limits.lossGap().of(verdict)),
                String.format(
                        Locale.ROOT,
                        "The loss of worker %d is %s nats, %s %s that of %s, round after round: %s.",
                        outlier.worker(),
                        Numbers.loss(outlier.loss()),
                        Numbers.shown(gap),
                        outlier.gap() > 0 ? "above" : "below",
                        workers == 2 ? "the other" : "the middle of the others",
                        outlier.isBeyondLuck()
                                ? String.format(
                                        Locale.ROOT,
                                        "the training names %d, %d, %d and so on, which it trains on, are not like the"
                                                + " rest",
                                        first,
                                        first + workers,
                                        first + 2 * workers)
                                : "shards so small are not alike"),
                new Cause.Workers(outlier.isBeyondLuck() ? otherAssignment(workers) : fewer(workers, gap)));
    }

    /** Name r goes to worker r mod workers: what comes back at every so many names meets all of one worker more or fewer. */
    private static long otherAssignment(int workers) {
        return workers == 2 ? 3 : workers - 1;
    }

    /** Shards differ by chance as one over the root of their size. */
    private long fewer(int workers, double gap) {
        return Math.max(1, (long) (workers * Math.pow(limits.lossGap().warn() / gap, 2)));
    }

    private static long lastStep(Map<Long, List<AveragingRound>> rounds) {
        return rounds.values().stream()
                .flatMap(List::stream)
                .mapToLong(AveragingRound::endStep)
                .max()
                .orElse(0);
    }
}

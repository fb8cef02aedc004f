package org.initscope.core.diagnosis.rules.depth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.initscope.core.diagnosis.Cause;
import org.initscope.core.diagnosis.Expectation;
import org.initscope.core.diagnosis.Finding;
import org.initscope.core.diagnosis.Finding.Evidence;
import org.initscope.core.diagnosis.Finding.Place;
import org.initscope.core.diagnosis.Limit;
import org.initscope.core.diagnosis.MissingEvidence;
import org.initscope.core.diagnosis.Numbers;
import org.initscope.core.diagnosis.Rule;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.diagnosis.Verdict;
import org.initscope.core.diagnosis.rules.updates.UpdateRatios;
import org.initscope.core.statistics.Quantity;

/**
 * Does a quantity keep its size over the whole depth and from each hidden layer to the next?
 *
 * <p>It is asked of the start, where scales are what is wrong, and of every later measured step, where training is.
 */
abstract class SizeOverDepth implements Rule {
    private final Quantity quantity;
    private final Limit shrinking;
    private final Limit growing;
    private final DepthBreak.Limits breaks;

    /**
     * @param shrinking over the whole depth of the start, to / from in the direction of travel, from below
     * @param growing the same from above
     */
    SizeOverDepth(Quantity quantity, Limit shrinking, Limit growing, DepthBreak.Limits breaks) {
        this.quantity = quantity;
        this.shrinking = shrinking;
        this.growing = growing;
        this.breaks = breaks;
    }

    /** The quantity as it begins a sentence. */
    abstract String subject();

    /** What depth does, where there is none. */
    abstract String noDepth();

    /** What is right where it keeps its size. */
    abstract String kept();

    /**
     * What a change does.
     *
     * @param who changes it
     */
    abstract String because(boolean shrinks, String who, String factor);

    /**
     * What is wrong with a start.
     *
     * @param scales that would be wrong where nothing else is
     */
    abstract Cause cause(RunStatistics run, Cause scales);

    /** A sentence, with a space before it, that says why a cause is none of the scales; empty where it is one. */
    String why(Cause cause, RunStatistics run) {
        return "";
    }

    @Override
    public List<Finding> examine(RunStatistics run) {
        if (run.network().nonlinearities().size() < 2) {
            return notApplicable(noDepth() + ": the network has fewer than two hidden layers.");
        }
        Finding start = start(run);
        Optional<Finding> later = DepthBreak.later(run, quantity, breaks)
                .filter(found -> found.verdict().compareTo(start.verdict()) < 0)
                .map(found -> later(run, found));
        return later.map(worse -> start.verdict().isProblem() ? List.of(start, worse) : List.of(worse))
                .orElse(List.of(start));
    }

    private Finding start(RunStatistics run) {
        DepthProfile profile = DepthProfile.start(run, quantity);
        if (!profile.isComplete()) {
            return unmeasured(
                            "The start's " + subject().toLowerCase(Locale.ROOT)
                                    + " are not measured in the first and the last hidden layer",
                            new MissingEvidence.Layers())
                    .get(0);
        }
        if (!profile.isNonzero()) {
            return insufficient("The start's " + subject().toLowerCase(Locale.ROOT)
                            + " have no spread in the first or the last hidden layer to compare.")
                    .get(0);
        }
        DepthProfile.Pair ends = profile.ends();
        Limit limit = ends.shrinks() ? shrinking : growing;
        Verdict verdict = limit.judge(ends.ratio());
        Evidence evidence = Evidence.at(ends.to().step(), quantity.label(), ends.ratio(), limit.of(verdict));
        Optional<DepthBreak> found = DepthBreak.atStart(profile, breaks);
        if (verdict.isProblem() && found.filter(one -> one.pair().makes(ends)).isPresent()) {
            return atStart(run, profile, found.get().pair(), verdict, evidence);
        }
        String course = subject() + " start with a std of " + spreads(ends) + ": ";
        if (verdict.isProblem()) {
            Cause cause = cause(run, new Cause.DepthScale());
            return finding(
                    verdict, Place.of(ends.to()), evidence, course + because(run, ends) + why(cause, run), cause);
        }
        return found.map(one -> atStart(run, profile, one.pair(), one.verdict(), one.evidence(quantity)))
                .orElseGet(() -> pass(evidence, course + kept()).get(0));
    }

    private static String spreads(DepthProfile.Pair pair) {
        return String.format(
                Locale.ROOT,
                "%s in %s and %s in %s",
                Numbers.shown(pair.from().stdOrZero()),
                pair.from().layerName(),
                Numbers.shown(pair.to().stdOrZero()),
                pair.to().layerName());
    }

    private String because(RunStatistics run, DepthProfile.Pair pair) {
        boolean whole = pair.steps() == run.network().nonlinearities().size() - 1;
        String who = whole ? "each layer" : pair.upper().layerName() + " alone";
        return because(pair.shrinks(), who, Numbers.shown(pair.perLayer()));
    }

    /** Of two neighbours. */
    private Finding atStart(
            RunStatistics run, DepthProfile profile, DepthProfile.Pair pair, Verdict verdict, Evidence evidence) {
        String back = profile.backAfter(pair)
                .map(next -> ", and " + Numbers.shown(next.to().stdOrZero()) + " again in "
                        + next.to().layerName())
                .orElse("");
        Cause cause = cause(run, new Cause.HiddenScale(pair.upper().layerIndex()));
        return finding(
                verdict,
                Place.of(pair.to()),
                evidence,
                subject() + " start with a std of " + spreads(pair) + back + ": " + because(run, pair)
                        + why(cause, run),
                cause);
    }

    private Finding later(RunStatistics run, DepthBreak found) {
        DepthProfile.Pair pair = found.pair();
        String when = found.to() > found.from()
                ? "between step " + found.from() + " and step " + found.to()
                : "at step " + found.from();
        return finding(
                found.verdict(),
                Place.of(pair.to()),
                found.evidence(quantity),
                subject() + " have a std of " + spreads(pair) + " " + when + ", which training made of the start: "
                        + because(run, pair),
                slower(run, pair.upper().layerIndex(), found.from()));
    }

    /** A learning rate that was too high; where the usual one is known, only one that is far above it. */
    private static Cause slower(RunStatistics run, int nonlinearity, long untilStep) {
        Expectation expected = run.description().expected();
        OptionalDouble over = expected.rateOverUsual();
        if (over.isEmpty()) {
            return UpdateRatios.slower(run, nonlinearity, untilStep);
        }
        return expected.isRateHigh()
                ? new Cause.LearningRate(1 / over.getAsDouble())
                : new Cause.Unexplained("training drove these layers apart, at a learning rate that is a usual one");
    }
}

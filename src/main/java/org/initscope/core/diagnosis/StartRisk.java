package org.initscope.core.diagnosis;

import java.util.Map;
import java.util.Optional;
import org.initscope.core.network.NetworkGraph;

/**
 * How often trainings went wrong whose start had a finding, and whose learning rate was usual.
 *
 * <p>The figures are of the calibration half of the diagnosis benchmark, of 5 to 81 points a case. Each is the share that
 * diverged, or ended more than 0.1 nats above the best of the network.
 */
final class StartRisk {
    private static final double FAIL = 0.9;
    private static final double WARN = 0.5;

    private static final Map<Case, Double> SICK = Map.of(
            new Case("activations-over-depth", Verdict.FAIL), 0.96,
            new Case("activations-over-depth", Verdict.WARN), 0.67,
            new Case("gradients-over-depth", Verdict.FAIL), 1.0,
            new Case("gradients-over-depth", Verdict.WARN), 0.83,
            new Case("overconfident-start", Verdict.FAIL), 0.94,
            new Case("overconfident-start", Verdict.WARN), 0.1,
            new Case("saturated-activations", Verdict.FAIL), 0.9,
            new Case("saturated-activations", Verdict.WARN), 0.57,
            new Case("batch-normalization", Verdict.WARN), 0.0);

    /**
     * The same of networks with normalized layers, whose gradients grow over the depth by the normalization, and whose units
     * are dead for the examples of the start alone; docs/diagnosis-evidence.md.
     */
    private static final Map<Case, Double> SICK_OF_NORMALIZED = Map.of(
            new Case("gradients-over-depth", Verdict.FAIL), 0.45,
            new Case("gradients-over-depth", Verdict.WARN), 0.4,
            new Case("dead-units", Verdict.WARN), 0.27);

    /** What a rule finds. */
    private record Case(String rule, Verdict verdict) {}

    private final boolean normalized;

    private StartRisk(boolean normalized) {
        this.normalized = normalized;
    }

    static StartRisk of(NetworkGraph network) {
        return new StartRisk(network.isNormalized());
    }

    /** A finding of a start, by how often trainings with one went wrong: fail from 90 % on, warn from a half on, else note. */
    Finding judged(Finding finding) {
        Case found = new Case(finding.rule(), finding.verdict());
        return Optional.ofNullable(normalized ? SICK_OF_NORMALIZED.get(found) : null)
                .or(() -> Optional.ofNullable(SICK.get(found)))
                .map(share -> finding.with(
                        share >= FAIL ? Verdict.FAIL : share >= WARN ? Verdict.WARN : Verdict.NOTE,
                        finding.message()
                                + " Of such starts with a usual learning rate "
                                + Numbers.percent(share)
                                + " broke, or ended more than 0.1 nats above the best."))
                .orElse(finding);
    }
}

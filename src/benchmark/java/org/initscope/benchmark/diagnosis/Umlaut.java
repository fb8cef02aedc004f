package org.initscope.benchmark.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.evidence.Evaluation;

/**
 * UMLAUT (Schoop, Huang and Hartmann, CHI 2021), as {@code umlaut/heuristics.py} of github.com/BerkeleyHCI/umlaut decides.
 *
 * <p>Its checks of the input's shape, type and range and of dropout say the same of all trials and are left out. Its check for
 * overfitting compares two epochs, which the tables of a search do not have.
 */
final class Umlaut implements PublishedTool {
    private static final double HIGH_RATE = 0.01;
    private static final double LOW_RATE = 1e-7;
    private static final double HIGH_ACCURACY = 0.95;
    private static final double ACCURACY_GAP = 0.05;

    @Override
    public String name() {
        return "UMLAUT";
    }

    @Override
    public List<String> conditions(RunStatistics run) {
        PublishedEvidence evidence = new PublishedEvidence(run);
        List<String> found = new ArrayList<>();
        if (evidence.diverged()) {
            found.add("NaN in loss");
        }
        double rate = run.description().learningRate(0);
        if (rate > HIGH_RATE) {
            found.add("high learning rate");
        } else if (rate < LOW_RATE) {
            found.add("low learning rate");
        }
        if (run.network().nonlinearities().stream()
                .anyMatch(place -> run.network().nonlinearity(place).name().equals("identity"))) {
            found.add("missing activation");
        }
        Optional<Evaluation> dev = evidence.atTheEnd("dev");
        Optional<Evaluation> train = evidence.atTheEnd("train");
        if (dev.isPresent()
                && train.isPresent()
                && (dev.get().accuracy() > HIGH_ACCURACY
                        || dev.get().accuracy() - train.get().accuracy() > ACCURACY_GAP)) {
            found.add("high validation accuracy");
        }
        return found;
    }
}

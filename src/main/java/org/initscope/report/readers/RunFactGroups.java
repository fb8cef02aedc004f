package org.initscope.report.readers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.initscope.report.Report.Fact;
import org.initscope.report.Report.FactGroup;
import org.initscope.store.results.rows.RunRow;

/** The row of a run as facts under headings. */
final class RunFactGroups {
    private RunFactGroups() {}

    static List<FactGroup> of(RunRow run) {
        return List.of(
                new FactGroup("Training", training(run)),
                new FactGroup("Data and network", network(run)),
                new FactGroup("Provenance", provenance(run)));
    }

    private static List<Fact> training(RunRow run) {
        return List.of(
                new Fact("local steps of a worker", count(run.work().steps())),
                new Fact("batch size", count(run.work().batchSize())),
                new Fact("workers", count(run.work().workers())),
                new Fact("local steps a round", count(run.work().localSteps())),
                new Fact("averaged by", run.work().master()),
                new Fact("steps taken by", run.work().engine()),
                new Fact("seed", Long.toString(run.provenance().seed())));
    }

    private static List<Fact> network(RunRow run) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("training examples", count(run.sizes().trainExamples())));
        facts.add(new Fact("classes", count(run.sizes().vocabularySize())));
        facts.add(new Fact("parameters", count(run.sizes().parameters())));
        run.initialLoss()
                .ifPresent(loss -> facts.add(new Fact(
                        "initial loss (" + run.initialExamples() + ")",
                        String.format(Locale.ROOT, "%.4f nats", loss))));
        run.uniformLoss()
                .ifPresent(loss -> facts.add(new Fact("uniform guess", String.format(Locale.ROOT, "%.4f nats", loss))));
        run.end().reason().ifPresent(reason -> facts.add(new Fact("ended because", reason)));
        return facts;
    }

    private static List<Fact> provenance(RunRow run) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.ofTime("started", run.startedAt()));
        run.seconds().ifPresent(seconds -> facts.add(new Fact("took", String.format(Locale.ROOT, "%.1f s", seconds))));
        facts.add(Fact.ofHash("configuration", run.provenance().configHash()));
        facts.add(Fact.ofHash("names file", run.provenance().namesSha256()));
        facts.add(new Fact("versions", run.provenance().versions()));
        return facts;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

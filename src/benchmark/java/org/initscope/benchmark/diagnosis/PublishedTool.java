package org.initscope.benchmark.diagnosis;

import java.util.List;
import org.initscope.core.diagnosis.RunStatistics;

/** The conditions of another tool, on the evidence that the tables of a trial hold. */
interface PublishedTool {

    /** All that are compared. */
    List<PublishedTool> ALL = List.of(new AutoTrainer(), new Umlaut(), new SageMakerDebugger());

    String name();

    /** The conditions that hold, by their published names. */
    List<String> conditions(RunStatistics run);

    /** What a tool says of a trial. */
    record Judgement(String tool, List<String> conditions) {}

    /** What all of them say. */
    static List<Judgement> judge(RunStatistics run) {
        return ALL.stream()
                .map(tool -> new Judgement(tool.name(), tool.conditions(run)))
                .toList();
    }
}

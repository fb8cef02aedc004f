package org.initscope.app.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.initscope.app.commands.options.RunOptions;
import org.initscope.app.commands.options.SparkOptions;
import org.initscope.app.config.Job;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.Session;
import org.initscope.app.run.Training;
import org.initscope.app.run.TrainingPlans;
import org.initscope.app.text.Announcement;
import org.initscope.app.text.ScoreTable;
import org.initscope.core.training.NetworkState;
import org.initscope.spark.examples.PreparedExamples;
import org.initscope.spark.run.SplitEvaluation;
import org.initscope.spark.run.TrainingOutcome.SplitScore;
import org.initscope.spark.run.TrainingPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code initscope evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Scores a trained network on the whole of its train, dev and test splits. It says the loss in nats a "
                    + "character, and how often the most probable character is the next one. It does so with the batch norms' "
                    + "running statistics, and with statistics recalibrated on training examples."
        },
        footer = {"  initscope evaluate runs/first", "  initscope evaluate first --master 'local[2]'"})
public final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Mixin
    private SparkOptions sparkOptions;

    @Override
    public Integer call() {
        RunFolder folder = run.find();
        Job job = folder.job();
        PreparedExamples prepared = folder.examples().prepared();
        TrainingPlan plan = TrainingPlans.of(job, prepared);
        NetworkState state = folder.restore(plan.worker().spec(), plan.worker().training());
        try (Session session = sparkOptions.open("evaluate " + folder.id())) {
            List<SplitEvaluation> evaluations = Training.evaluations(session.spark(), prepared, plan);
            List<SplitScore> scores;
            try (Announcement evaluating = Announcement.of(
                    "evaluating all examples", spec.commandLine().getErr())) {
                scores = scores(plan, state, evaluations);
            }
            spec.commandLine().getOut().print(ScoreTable.render(scores));
        }
        return ExitCode.OK;
    }

    private static List<SplitScore> scores(TrainingPlan plan, NetworkState state, List<SplitEvaluation> evaluations) {
        List<SplitScore> scores = new ArrayList<>();
        for (SplitEvaluation evaluation : evaluations) {
            scores.add(new SplitScore(evaluation.part().label(), "running", evaluation.score(state)));
        }
        if (plan.worker().spec().usesBatchNorm() && plan.recalibrationExamples() > 0) {
            NetworkState recalibrated = evaluations.get(0).recalibrate(state, plan.recalibrationExamples());
            for (SplitEvaluation evaluation : evaluations) {
                scores.add(new SplitScore(evaluation.part().label(), "recalibrated", evaluation.score(recalibrated)));
            }
        }
        return scores;
    }
}

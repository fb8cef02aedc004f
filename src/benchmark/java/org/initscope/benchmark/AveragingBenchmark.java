package org.initscope.benchmark;

import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Averaging rounds of two workers: what a round takes beyond its local steps and where that goes, dl4j-spark's beside it;
 * then {@link WorkersBenchmark}.
 */
final class AveragingBenchmark {
    private static final String BENCHMARK = "averaging";

    private final Effort effort;
    private final BenchmarkOutput out;

    AveragingBenchmark(Effort effort, BenchmarkOutput out) {
        this.effort = effort;
        this.out = out;
    }

    void run() throws IOException {
        BenchmarkCommand.progress("averaging rounds, resident");
        double[] resident = ask("resident", effort.averagingRounds());
        BenchmarkCommand.progress("averaging rounds, dl4j-spark");
        double[] stock = ask("dl4j-spark", Math.max(5, effort.averagingRounds() / 25));
        double known = resident[2] + resident[3] + resident[4] + resident[5];
        OptionalDouble stockBeyond = OptionalDouble.of(stock[0]);
        out.add(result("resident", resident[0])
                .withRatios(stockBeyond, OptionalDouble.empty())
                .with("local_steps", AveragingProcess.LOCAL_STEPS)
                .with("round_us", resident[1])
                .with("steps_us", resident[2])
                .with("engine_us", resident[3])
                .with("empty_job_us", resident[4])
                .with("average_us", resident[5])
                .with("rest_us", resident[1] - known));
        out.add(result("dl4j-spark", stock[0])
                .withRatios(stockBeyond, OptionalDouble.empty())
                .with("local_steps", AveragingProcess.LOCAL_STEPS)
                .with("round_us", stock[1])
                .with("steps_us", stock[2]));
        BenchmarkCommand.progress("two workers against one");
        new WorkersBenchmark(effort, out).run();
    }

    private static BenchmarkResult result(String engine, double micros) {
        return BenchmarkResult.of(
                BENCHMARK,
                BenchmarkNetwork.A.label(),
                AveragingProcess.NORM,
                AveragingProcess.BATCH,
                engine,
                OptionalDouble.of(micros));
    }

    private static double[] ask(String what, int rounds) throws IOException {
        try (JavaProcess process = JavaProcess.start(AveragingProcess.class, "2g", what, rounds)) {
            return process.figures();
        }
    }
}

package org.initscope.benchmark;

import java.io.IOException;
import java.util.OptionalDouble;

/**
 * How many more examples two workers see than one at many local steps a round, and in turn with them what the machine allows.
 * That is two processes that share nothing, one on each of two cores, at the same time and each by itself.
 */
final class WorkersBenchmark {
    private static final int TURNS = 10;
    private static final int FEWEST_ROUNDS = 4;
    private static final int WARM_UP_ROUNDS = 50;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Effort effort;
    private final BenchmarkOutput out;

    WorkersBenchmark(Effort effort, BenchmarkOutput out) {
        this.effort = effort;
        this.out = out;
    }

    /** One thing by itself and two at the same time: examples a second of each turn, and their ratio. */
    private final class Scaling {
        private final String engine;
        private final Samples alone = new Samples();
        private final Samples together = new Samples();
        private final Samples ratios = new Samples();

        Scaling(String engine) {
            this.engine = engine;
        }

        void add(double examplesAlone, double examplesTogether) {
            alone.add(examplesAlone);
            together.add(examplesTogether);
            ratios.add(examplesTogether / examplesAlone);
        }

        void report() {
            report(1, alone.median(), 1);
            report(2, together.median(), ratios.median());
        }

        private void report(int workers, double examples, double ofOne) {
            double micros = workers * (double) AveragingProcess.MANY_LOCAL_STEPS * AveragingProcess.BATCH / examples;
            out.add(BenchmarkResult.of(
                            "workers",
                            BenchmarkNetwork.A.label(),
                            AveragingProcess.NORM,
                            AveragingProcess.BATCH,
                            engine,
                            OptionalDouble.of(micros * MICROS_PER_SECOND))
                    .with("workers", workers)
                    .with("local_steps", AveragingProcess.MANY_LOCAL_STEPS)
                    .with("examples_per_second", Math.rint(examples))
                    .with("of_one_worker", ofOne));
        }
    }

    void run() throws IOException {
        Scaling workers = new Scaling("resident");
        Scaling limit = new Scaling("processes");
        int rounds = Math.max(FEWEST_ROUNDS, effort.averagingRounds() / 4 / TURNS);
        try (JavaProcess averaging = JavaProcess.start(AveragingProcess.class, "2g", "scaling", WARM_UP_ROUNDS);
                JavaProcess first = startStep(0);
                JavaProcess second = startStep(1)) {
            for (int turn = 0; turn < TURNS; turn++) {
                averaging.request(rounds);
                double[] micros = averaging.figures();
                workers.add(
                        perSecond(AveragingProcess.MANY_LOCAL_STEPS, micros[0]),
                        2 * perSecond(AveragingProcess.MANY_LOCAL_STEPS, micros[1]));
                double alone = perSecond(1, first.sample(effort.burstMillis()))
                        + perSecond(1, second.sample(effort.burstMillis()));
                first.request(effort.burstMillis());
                second.request(effort.burstMillis());
                limit.add(alone / 2, perSecond(1, first.sampled()) + perSecond(1, second.sampled()));
            }
        }
        workers.report();
        limit.report();
    }

    private static double perSecond(int steps, double micros) {
        return (double) steps * AveragingProcess.BATCH / micros * MICROS_PER_SECOND;
    }

    private JavaProcess startStep(int core) throws IOException {
        return JavaProcess.startOnCore(
                        core,
                        StepProcess.class,
                        "1g",
                        BenchmarkNetwork.A.label(),
                        AveragingProcess.NORM,
                        AveragingProcess.BATCH,
                        "fused",
                        0,
                        AveragingProcess.MANY_LOCAL_STEPS,
                        effort.warmUpSeconds())
                .warmed();
    }
}

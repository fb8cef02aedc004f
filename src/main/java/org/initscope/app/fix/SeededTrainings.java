package org.initscope.app.fix;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.initscope.app.config.Job;
import org.initscope.app.machine.DaemonThreads;
import org.initscope.app.text.Figures;
import org.initscope.app.text.ProgressLines;
import org.initscope.core.diagnosis.RunStatistics;
import org.initscope.core.remedy.JobDiagnosis;
import org.initscope.core.remedy.Remedy;
import org.initscope.core.theory.AttainableLoss;

/**
 * Trainings of a job with other settings, each with the job's own seed and those that follow it, as {@code search.repeat} counts
 * them. As many run at once as the machine has room for; each is its own, so that their order changes nothing.
 */
final class SeededTrainings implements Trainings {
    /** A learning rate so many times the usual one, or the usual one so many times it, is not tried. */
    private static final double OUT_OF_SIGHT = 100;

    /** A learning rate so many times the usual one, or the usual one so many times it, is as good as usual. */
    private static final double AS_USUAL = 1.2;

    private final VerifiedJob verified;
    private final ShortTraining training;
    private final JobDiagnosis diagnosis;
    private final int seeds;
    private final PrintWriter progress;
    private final Set<Long> tooShort = new HashSet<>();

    /**
     * @param seeds of each job
     * @param progress hears how far trainings are
     */
    SeededTrainings(
            VerifiedJob verified, ShortTraining training, JobDiagnosis diagnosis, int seeds, PrintWriter progress) {
        this.verified = verified;
        this.training = training;
        this.diagnosis = diagnosis;
        this.seeds = seeds;
        this.progress = progress;
    }

    /** The seeds, the job's own first. */
    static List<Long> seeds(Job job, int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> job.training().seed() + i)
                .toList();
    }

    @Override
    public List<Trained> of(String name, List<Map<String, String>> settings, Line line) {
        List<Job> jobs = settings.stream().map(verified::job).toList();
        ProgressLines lines = new ProgressLines(
                name, "steps", seeds * jobs.stream().mapToLong(training::steps).sum(), progress);
        ExecutorService threads = Executors.newFixedThreadPool(atOnce(jobs), DaemonThreads.named("training"));
        try {
            List<List<Future<RunStatistics>>> running = jobs.stream()
                    .map(job -> seeds(job, seeds).stream()
                            .map(seed -> threads.submit(() -> training.run(
                                    job, seed, seed == job.training().seed(), lines::add)))
                            .toList())
                    .toList();
            List<Trained> ended = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                ended.add(trained(jobs.get(i), running.get(i)));
                lines.say(line.of(i, ended.get(i)));
            }
            return ended;
        } finally {
            threads.shutdownNow();
            lines.close();
        }
    }

    /** How many trainings fit the processors, and half of the heap. */
    private int atOnce(List<Job> jobs) {
        double largest = jobs.stream().mapToDouble(training::bytes).max().orElseThrow();
        double fitting = Runtime.getRuntime().maxMemory() / 2.0 / largest;
        return (int) Math.max(1, Math.min(fitting, Runtime.getRuntime().availableProcessors()));
    }

    private Trained trained(Job job, List<Future<RunStatistics>> running) {
        List<OptionalDouble> losses = new ArrayList<>();
        for (Future<RunStatistics> one : running) {
            losses.add(training.loss(await(one)));
        }
        return new Trained(
                new SeedLosses(losses, training.trained(job).spec().uniformLoss()),
                diagnosis.advise(training.trained(job), await(running.get(0))));
    }

    private static RunStatistics await(Future<RunStatistics> running) {
        try {
            return running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the trainings were interrupted", e);
        }
    }

    @Override
    public Optional<Remedy.Change> usualRate(Map<String, String> settings) {
        Job job = verified.job(settings);
        return rateOverUsual(job).orElse(OUT_OF_SIGHT) < AS_USUAL
                ? Optional.empty()
                : training.trained(job)
                        .usualRate(training.planned(job), job.training().batchSize());
    }

    @Override
    public Optional<Remedy.Change> usualScales(Map<String, String> settings) {
        return training.trained(verified.job(settings)).usualScales();
    }

    @Override
    public String job(Map<String, String> settings) {
        return verified.job(settings).render();
    }

    @Override
    public boolean isWorthTrying(Map<String, String> settings) {
        try {
            Job job = verified.job(settings);
            return rateOverUsual(job).orElse(1) < OUT_OF_SIGHT && isLongEnough(job);
        } catch (IllegalArgumentException e) {
            // another setting of the job forbids one of these
            return false;
        }
    }

    /** Whether the steps of a job that changes their number are enough in proportion; says where they are not. */
    private boolean isLongEnough(Job job) {
        long steps = training.steps(job);
        if (steps >= Math.min(AttainableLoss.FEWEST_STEPS, training.steps(verified.job()))) {
            return true;
        }
        if (tooShort.add(training.planned(job))) {
            progress.printf(
                    Locale.ROOT,
                    "training.steps = %d is not tried: in proportion these are %s, which tell nothing; --steps %d tries it%n",
                    training.planned(job),
                    Figures.counted(steps, "step"),
                    training.planned(verified.job()));
        }
        return false;
    }

    /** How far the learning rate of a job is from the usual one, whichever way. */
    private OptionalDouble rateOverUsual(Job job) {
        OptionalDouble over = training.trained(job)
                .expected(training.planned(job), job.training().batchSize(), Optional.empty())
                .rateOverUsual();
        return over.isPresent()
                ? OptionalDouble.of(Math.max(over.getAsDouble(), 1 / over.getAsDouble()))
                : OptionalDouble.empty();
    }
}

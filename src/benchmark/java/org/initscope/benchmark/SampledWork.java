package org.initscope.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * The loop of a measuring process. It warms up until the medians of three bursts agree, then takes a burst of samples for
 * each line of milliseconds that comes in, and ends with its input. While another process is asked, this one sleeps.
 */
final class SampledWork {
    /** What marks the lines that answer; native libraries print as they please. */
    static final String ANSWER = "> ";

    private static final double STEADY = 0.03;
    /** By how much the clock may exceed the seconds of computing. */
    private static final double PATIENCE = 6;

    private static final long BURST_NANOS = 400_000_000L;
    private static final double NANOS_PER_MICRO = 1e3;

    private SampledWork() {}

    /** Some work, so many units of it a call. */
    interface Work {
        void run();

        /** By what the time of a call is divided. */
        default double units() {
            return 1;
        }
    }

    static void serve(Work work, double warmUpSeconds) throws IOException {
        System.out.printf(Locale.ROOT, "%swarm %s%n", ANSWER, warmUp(work, warmUpSeconds));
        answerEach(millis -> {
            Samples samples = burst(work, millis * 1_000_000L);
            return String.format(Locale.ROOT, "%.4f %d", samples.median(), samples.size());
        });
        System.exit(0);
    }

    /** Answers every number that comes in, a line each. */
    static void answerEach(LongFunction<String> answer) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println(ANSWER + answer.apply(Long.parseLong(line)));
        }
    }

    /** Whether the work became steady within so many seconds of computing: not before a fifth of them, as compilers are late. */
    private static boolean warmUp(Work work, double seconds) {
        long began = System.nanoTime();
        double before = Double.NaN;
        double last = Double.NaN;
        while (cpuSeconds() < seconds && System.nanoTime() - began < PATIENCE * seconds * 1e9) {
            double median = burst(work, BURST_NANOS).median();
            boolean agree =
                    Math.max(median, Math.max(before, last)) <= (1 + STEADY) * Math.min(median, Math.min(before, last));
            if (agree && cpuSeconds() > seconds / 5) {
                return true;
            }
            before = last;
            last = median;
        }
        return false;
    }

    /** What the process computed, its compiler included: on a busy machine the clock runs ahead of it. */
    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static Samples burst(Work work, long nanos) {
        Samples samples = new Samples();
        long end = System.nanoTime() + nanos;
        do {
            long began = System.nanoTime();
            work.run();
            samples.add((System.nanoTime() - began) / NANOS_PER_MICRO / work.units());
        } while (System.nanoTime() < end);
        return samples;
    }
}

package org.initscope.benchmark;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What measuring everything costs (all quantities, 64-bin histograms of all of them). It is the time of a step when every step
 * or every 16th is measured, over that of training alone in the same round. A machine that is slower for a minute slows
 * both. A sample is the mean of 16 steps.
 */
final class DiagnosticsBenchmark {
    private static final int STEPS = 16;
    private static final int BATCH = 32;
    private static final String NORM = "bn";
    private static final List<Integer> INTERVALS = List.of(1, 16);

    private final Effort effort;
    private final BenchmarkOutput out;

    DiagnosticsBenchmark(Effort effort, BenchmarkOutput out) {
        this.effort = effort;
        this.out = out;
    }

    void run() throws IOException {
        Optional<TorchPeer> torch = TorchPeer.python();
        for (BenchmarkNetwork network : List.of(BenchmarkNetwork.A, BenchmarkNetwork.B)) {
            BenchmarkCommand.progress("diagnostics of net %s", network.label());
            measure(network, "fused");
            measure(network, "dl4j");
            if (torch.isPresent()) {
                watch(torch.get(), network);
            }
        }
    }

    private void measure(BenchmarkNetwork network, String engine) throws IOException {
        Map<Integer, Samples> times = new LinkedHashMap<>();
        Map<Integer, Samples> overheads = new LinkedHashMap<>();
        try (JavaProcess never = start(network, engine, 0);
                JavaProcess always = start(network, engine, 1);
                JavaProcess sometimes = start(network, engine, STEPS)) {
            Map<Integer, JavaProcess> variants = new LinkedHashMap<>();
            variants.put(0, never);
            variants.put(1, always);
            variants.put(STEPS, sometimes);
            for (int round = 0; round < 2 * effort.rounds(); round++) {
                double plain = 0;
                for (Map.Entry<Integer, JavaProcess> variant : variants.entrySet()) {
                    double time = variant.getValue().sample(effort.burstMillis());
                    plain = variant.getKey() == 0 ? time : plain;
                    times.computeIfAbsent(variant.getKey(), key -> new Samples())
                            .add(time);
                    overheads
                            .computeIfAbsent(variant.getKey(), key -> new Samples())
                            .add(time / plain);
                }
            }
        }
        times.forEach((every, samples) -> report(
                network, engine, every, samples.median(), overheads.get(every).median()));
    }

    private JavaProcess start(BenchmarkNetwork network, String engine, int every) throws IOException {
        Object[] arguments = {
            network.label(), NORM, BATCH, engine, every, STEPS, effort.warmUpSeconds(),
        };
        JavaProcess process = engine.equals("dl4j")
                ? JavaProcess.start(StepProcess.class, "2g", arguments)
                : JavaProcess.startOnOneCore(StepProcess.class, "2g", arguments);
        return process.warmed();
    }

    private void watch(TorchPeer torch, BenchmarkNetwork network) throws IOException {
        for (int every : INTERVALS) {
            Samples times = new Samples();
            Samples overheads = new Samples();
            for (int round = 0; round < effort.rounds(); round++) {
                JsonObject watched = torch.watch(network, BATCH, every, effort.torchSeconds());
                times.add(watched.get("mean_us").getAsDouble());
                overheads.add(watched.get("overhead").getAsDouble());
            }
            report(network, torch.engine(), every, times.median(), overheads.median());
        }
    }

    private void report(BenchmarkNetwork network, String engine, int every, double micros, double overhead) {
        out.add(BenchmarkResult.of("diagnostics", network.label(), NORM, BATCH, engine, OptionalDouble.of(micros))
                .with("measured_every", every)
                .with("overhead", overhead));
    }
}

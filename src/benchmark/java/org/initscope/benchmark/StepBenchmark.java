package org.initscope.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.initscope.core.names.Examples;
import org.initscope.core.network.MlpSpec;

/**
 * One optimization step, its minibatch drawn, by every engine in turn: fused, the same without vector instructions, stock
 * DL4J and each PyTorch. Each has a process of its own that warms up first. They take their bursts of samples one after the
 * other, round by round, so that what the machine does besides meets all of them.
 */
final class StepBenchmark {
    static final String FUSED = "fused";
    private static final String FALLBACK = "fused-fallback";
    private static final String DL4J = "dl4j";

    private record Case(BenchmarkNetwork network, String norm, int batch) {}

    private final Effort effort;
    private final BenchmarkOutput out;
    private final List<TorchPeer> peers;

    StepBenchmark(Effort effort, BenchmarkOutput out) throws IOException {
        this.effort = effort;
        this.out = out;
        this.peers = TorchPeer.all();
    }

    /** Measures all cases, or those of one network or batch size. */
    void run(Optional<String> net, Optional<Integer> batch) throws IOException {
        Examples examples = BenchmarkNetwork.examples(BenchmarkCommand.NAMES);
        try (ProductPeak peak = ProductPeak.find(effort, out)) {
            for (Case c : cases()) {
                if (net.map(n -> BenchmarkNetwork.of(n) == c.network()).orElse(true)
                        && batch.map(b -> b == c.batch()).orElse(true)) {
                    measure(c, c.network().spec(c.norm(), examples.vocabularySize()), peak);
                }
            }
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (BenchmarkNetwork network : List.of(BenchmarkNetwork.A, BenchmarkNetwork.B)) {
            for (String norm : List.of("bn", "none")) {
                for (int batch : List.of(32, 128, 1024)) {
                    cases.add(new Case(network, norm, batch));
                }
            }
        }
        cases.add(new Case(BenchmarkNetwork.WIDE, "bn", 1024));
        cases.add(new Case(BenchmarkNetwork.WIDE, "none", 1024));
        return cases;
    }

    private void measure(Case c, MlpSpec spec, ProductPeak peak) throws IOException {
        BenchmarkCommand.progress(
                "step of net %s, norm %s, batch %d", c.network().label(), c.norm(), c.batch());
        Map<String, Samples> times = new LinkedHashMap<>();
        Samples speeds = new Samples();
        Set<String> unsteady = new HashSet<>();
        // the peers have no wide net
        List<TorchPeer> beside = c.network() == BenchmarkNetwork.WIDE ? List.of() : peers;
        try (JavaProcess fused = JavaProcess.startOnOneCore(StepProcess.class, "2g", arguments(c, FUSED))
                        .warmed();
                JavaProcess fallback = JavaProcess.startWithoutVectors(StepProcess.class, "2g", arguments(c, FALLBACK))
                        .warmed();
                JavaProcess dl4j = JavaProcess.start(StepProcess.class, "2g", arguments(c, DL4J))
                        .warmed()) {
            Map<String, JavaProcess> engines = new LinkedHashMap<>();
            engines.put(FUSED, fused);
            engines.put(FALLBACK, fallback);
            engines.put(DL4J, dl4j);
            engines.forEach((engine, process) -> {
                if (!process.isSteady()) {
                    unsteady.add(engine);
                }
            });
            for (int round = 0; round < effort.rounds(); round++) {
                for (Map.Entry<String, JavaProcess> engine : engines.entrySet()) {
                    times.computeIfAbsent(engine.getKey(), key -> new Samples())
                            .add(engine.getValue().sample(effort.burstMillis()));
                }
                speeds.add(peak.sample(effort.burstMillis()));
                for (TorchPeer peer : beside) {
                    times.computeIfAbsent(peer.engine(), key -> new Samples())
                            .add(peer.step(c.network(), c.norm(), c.batch(), effort.torchSeconds()));
                }
            }
        }
        report(c, times, unsteady, BenchmarkNetwork.productOperations(spec, c.batch()), speeds.median());
    }

    private void report(Case c, Map<String, Samples> times, Set<String> unsteady, double operations, double speed) {
        OptionalDouble dl4j = median(times, DL4J);
        OptionalDouble fastestTorch = peers.stream()
                .flatMapToDouble(peer -> median(times, peer.engine()).stream())
                .min();
        times.forEach((engine, samples) -> out.add(BenchmarkResult.of(
                        "step", c.network().label(), c.norm(), c.batch(), engine, OptionalDouble.of(samples.median()))
                .withRatios(dl4j, fastestTorch)
                .withShare(operations / samples.median() / speed)
                .with("steady", unsteady.contains(engine) ? 0 : 1)));
    }

    private static OptionalDouble median(Map<String, Samples> times, String engine) {
        return times.containsKey(engine) ? OptionalDouble.of(times.get(engine).median()) : OptionalDouble.empty();
    }

    private Object[] arguments(Case c, String engine) {
        return new Object[] {c.network().label(), c.norm(), c.batch(), engine, 0, 1, effort.warmUpSeconds()};
    }
}

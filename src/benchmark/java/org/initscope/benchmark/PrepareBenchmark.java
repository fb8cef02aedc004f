package org.initscope.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * From a names file to examples on two cores, and what training on them needs, in a JVM with 1,500 MiB of heap. The files
 * are the project's own, and 1/16, 1/4 and 1 of a large one.
 */
final class PrepareBenchmark {
    private static final Path ALL_NAMES = Path.of("target/all-names/all-names.txt");
    private static final String HEAP = "1500m";
    private static final int[] DIVISORS = {16, 4, 1};

    private final BenchmarkOutput out;

    PrepareBenchmark(BenchmarkOutput out) {
        this.out = out;
    }

    void run(Optional<Path> names) throws IOException {
        measure(BenchmarkCommand.NAMES, BenchmarkCommand.NAMES.getFileName().toString());
        Path large = names.orElse(ALL_NAMES);
        if (!Files.exists(large)) {
            BenchmarkCommand.progress("no %s; scripts/fetch-all-names %s writes it", large, large);
            return;
        }
        for (int divisor : DIVISORS) {
            Path part = Files.createTempFile("initscope-names", ".txt");
            try {
                copyEvery(divisor, large, part);
                String name = large.getFileName().toString();
                measure(part, divisor == 1 ? name : "1/" + divisor + " of " + name);
            } finally {
                Files.delete(part);
            }
        }
    }

    private static void copyEvery(int divisor, Path from, Path to) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(from);
                BufferedWriter writer = Files.newBufferedWriter(to)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (number++ % divisor == 0) {
                    writer.write(line);
                    writer.write('\n');
                }
            }
        }
    }

    private void measure(Path file, String label) throws IOException {
        BenchmarkCommand.progress("prepare %s", label);
        try (JavaProcess process = JavaProcess.start(PreparationProcess.class, HEAP, file)) {
            double[] answer = Arrays.stream(process.answer().split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            out.add(BenchmarkResult.of("prepare", "", "", 0, label, OptionalDouble.empty())
                    .with("examples", (long) answer[0])
                    .with("seconds", answer[1])
                    .with("examples_per_second", Math.rint(answer[0] / answer[1]))
                    .with("shards_seconds", answer[2])
                    .with("live_heap_mib", answer[3])
                    .with("process_mib", answer[4]));
        }
    }
}

package org.initscope.benchmark;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PyTorch beside it, by scripts/peers/torch_mlp.py in a process of its own, where the system's Python has torch. */
final class TorchPeer {
    private static final String PYTHON = "/usr/bin/python3";
    static final String SCRIPT = "scripts/peers/torch_mlp.py";

    private TorchPeer() {}

    static boolean isThere() throws IOException {
        return Files.isExecutable(Path.of(PYTHON)) && exitCode(PYTHON, "-c", "import torch") == 0;
    }

    private static int exitCode(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return waitFor(process);
    }

    /** Microseconds of a step: the median of one run. */
    static double step(BenchmarkNetwork network, String norm, int batch, double seconds) throws IOException {
        return run("step", network, norm, batch, seconds).get("median_us").getAsDouble();
    }

    /** The mode {@code watch}: mean_us, base_mean_us and overhead of measuring by hand. */
    static JsonObject watch(BenchmarkNetwork network, int batch, int every, double seconds) throws IOException {
        return run("watch", network, "bn", batch, seconds, "--every", Integer.toString(every));
    }

    private static JsonObject run(
            String mode, BenchmarkNetwork network, String norm, int batch, double seconds, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(OneCore.binding(0));
        command.addAll(List.of(
                PYTHON,
                SCRIPT,
                mode,
                "--net",
                network.label(),
                "--norm",
                norm,
                "--batch",
                Integer.toString(batch),
                "--seconds",
                Double.toString(seconds),
                "--names",
                BenchmarkCommand.NAMES.toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        int code = waitFor(process);
        if (code != 0) {
            throw new IOException(SCRIPT + " ended with exit code " + code);
        }
        return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    }

    private static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

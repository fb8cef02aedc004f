package org.initscope.benchmark;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PyTorch in a process of its own: that of the system's Python, by scripts/peers/torch_mlp.py, or LibTorch from Maven, by
 * scripts/peers/libtorch.
 *
 * @param engine what its results are called
 * @param command what starts it, to which a mode and options are added
 */
record TorchPeer(String engine, List<String> command) {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String SCRIPT = "scripts/peers/torch_mlp.py";
    private static final Path LIBTORCH = Path.of("target/libtorch");

    /** PyTorch of the system's Python, where it has torch. */
    static Optional<TorchPeer> python() throws IOException {
        return Files.isExecutable(Path.of(PYTHON)) && exitCode(PYTHON, "-c", "import torch") == 0
                ? Optional.of(new TorchPeer("torch", List.of(PYTHON, SCRIPT)))
                : Optional.empty();
    }

    /** LibTorch, where scripts/benchmark could build its peer. */
    static Optional<TorchPeer> libTorch() throws IOException {
        Path classPath = LIBTORCH.resolve("classpath");
        if (!Files.exists(classPath)) {
            return Optional.empty();
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String all = LIBTORCH.resolve("classes") + File.pathSeparator + Files.readString(classPath);
        return Optional.of(new TorchPeer("libtorch", List.of(java, "-cp", all, "peer.LibTorchMlp")));
    }

    /** All that are there. */
    static List<TorchPeer> all() throws IOException {
        List<TorchPeer> peers =
                Stream.concat(python().stream(), libTorch().stream()).toList();
        if (peers.isEmpty()) {
            BenchmarkCommand.progress("neither torch in /usr/bin/python3 nor LibTorch, so without PyTorch beside it");
        }
        return peers;
    }

    private static int exitCode(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return waitFor(process);
    }

    /** Microseconds of a step on one core: the median of one run. */
    double step(BenchmarkNetwork network, String norm, int batch, double seconds) throws IOException {
        return onOneCore("step", network, norm, batch, seconds).get("median_us").getAsDouble();
    }

    /** The mode {@code watch}, which the script alone has: mean_us, base_mean_us and overhead of measuring by hand. */
    JsonObject watch(BenchmarkNetwork network, int batch, int every, double seconds) throws IOException {
        return onOneCore("watch", network, "bn", batch, seconds, "--every", Integer.toString(every));
    }

    /** A search of net A: {@code grid}, a pool of a process for each core, or {@code stack}, one model of all trials. */
    JsonObject search(String mode, int trials, int steps) throws IOException {
        return run(
                List.of(),
                mode,
                "--trials",
                Integer.toString(trials),
                "--steps",
                Integer.toString(steps),
                "--processes",
                Integer.toString(Runtime.getRuntime().availableProcessors()));
    }

    private JsonObject onOneCore(
            String mode, BenchmarkNetwork network, String norm, int batch, double seconds, String... more)
            throws IOException {
        List<String> options = new ArrayList<>(List.of(
                mode,
                "--net",
                network.label(),
                "--norm",
                norm,
                "--batch",
                Integer.toString(batch),
                "--seconds",
                Double.toString(seconds)));
        options.addAll(List.of(more));
        return run(OneCore.binding(0), options.toArray(String[]::new));
    }

    private JsonObject run(List<String> binding, String... options) throws IOException {
        List<String> words = new ArrayList<>(binding);
        words.addAll(command);
        words.addAll(List.of(options));
        words.addAll(List.of("--names", BenchmarkCommand.NAMES.toString()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        int code = waitFor(process);
        if (code != 0) {
            throw new IOException(engine + " ended with exit code " + code);
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

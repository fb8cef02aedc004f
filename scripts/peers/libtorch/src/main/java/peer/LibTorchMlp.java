package peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * The networks of torch_mlp.py in LibTorch, by its C++ operators through JavaCPP: {@code step}, {@code grid} or {@code
 * stack}, with the same options. Prints one line of JSON.
 */
public final class LibTorchMlp {
    private static final double WARM_UP_SECONDS = 1;

    private LibTorchMlp() {}

    public static void main(String[] words) throws Exception {
        Arguments arguments = Arguments.of(words);
        if (arguments.mode().equals("grid")) {
            // unpacks the libraries, which would break where the processes of the pool did so at once
            Loader.load(torch.class);
            grid(words, arguments);
            return;
        }
        // a pool has a process for each core, a stacked model a thread
        torch.set_num_threads(arguments.mode().equals("stack") ? arguments.processes() : 1);
        Names names = Names.read(arguments.names());
        switch (arguments.mode()) {
            case "step" -> step(names, arguments);
            case "stack" -> stack(names, arguments);
            case "worker" -> worker(names, arguments);
            default -> throw new IllegalArgumentException(arguments.mode());
        }
        System.exit(0);
    }

    private static void step(Names names, Arguments arguments) throws IOException {
        Net net = new Net(names, arguments, 5.0 / 3, 0.1, 1);
        warmUp(net::step);
        List<Double> times = new ArrayList<>();
        long end = System.nanoTime() + (long) (arguments.seconds() * 1e9);
        while (System.nanoTime() < end) {
            long began = System.nanoTime();
            net.step();
            times.add((System.nanoTime() - began) / 1e3);
        }
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        print(arguments, "\"median_us\":%.1f,\"loss\":%.4f", sorted[sorted.length / 2], net.lossNow());
    }

    private static void warmUp(Runnable step) {
        long end = System.nanoTime() + (long) (WARM_UP_SECONDS * 1e9);
        while (System.nanoTime() < end) {
            step.run();
        }
    }

    private static void stack(Names names, Arguments arguments) throws IOException {
        StackedNet net = new StackedNet(names, arguments);
        warmUp(net::step);
        long began = System.nanoTime();
        for (int i = 0; i < arguments.steps(); i++) {
            net.step();
        }
        printSearch(arguments, (System.nanoTime() - began) / 1e9);
    }

    /** A pool of processes, each with one thread; the clock starts when all of them are warm. */
    private static void grid(String[] words, Arguments arguments) throws IOException, InterruptedException {
        List<Process> pool = new ArrayList<>();
        List<BufferedReader> answers = new ArrayList<>();
        for (int i = 0; i < arguments.processes(); i++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    LibTorchMlp.class.getName(),
                    "worker",
                    "--share",
                    Integer.toString(i)));
            command.addAll(Arrays.asList(words).subList(1, words.length));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            pool.add(process);
            answers.add(process.inputReader());
        }
        for (BufferedReader answer : answers) {
            answer.readLine();
        }
        long began = System.nanoTime();
        for (Process process : pool) {
            process.outputWriter().write("go\n");
            process.outputWriter().flush();
        }
        for (BufferedReader answer : answers) {
            answer.readLine();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        for (Process process : pool) {
            process.waitFor();
        }
        printSearch(arguments, seconds);
    }

    /** Says that it is warm, waits for a line, trains every trial that is its share, and says that it is done. */
    private static void worker(Names names, Arguments arguments) throws IOException {
        warmUp(new Net(names, arguments, 1, 0.1, 0)::step);
        System.out.println("warm");
        System.in.read();
        for (int i = arguments.share(); i < arguments.trials(); i += arguments.processes()) {
            Net net = new Net(names, arguments, Names.gain(i), Names.rate(i), i);
            for (int step = 0; step < arguments.steps(); step++) {
                net.step();
            }
        }
        System.out.println("done");
    }

    private static void printSearch(Arguments arguments, double seconds) throws IOException {
        double steps = (double) arguments.trials() * arguments.steps();
        print(arguments, "\"wall_s\":%.2f,\"trial_steps_per_s\":%.1f", seconds, steps / seconds);
    }

    private static void print(Arguments arguments, String figures, Object... values) throws IOException {
        List<Object> all = new ArrayList<>(List.of(
                arguments.mode(), arguments.net(), arguments.norm() ? "bn" : "none", arguments.batch(), version()));
        all.addAll(List.of(values));
        System.out.printf(
                Locale.ROOT,
                "{\"mode\":\"%s\",\"net\":\"%s\",\"norm\":\"%s\",\"batch\":%d,\"torch\":\"%s\"," + figures + "}%n",
                all.toArray());
    }

    private static String version() throws IOException {
        try (InputStream properties = torch.class.getResourceAsStream("/META-INF/maven/org.bytedeco/pytorch/pom.properties")) {
            Properties pom = new Properties();
            pom.load(properties);
            return pom.getProperty("version");
        }
    }
}

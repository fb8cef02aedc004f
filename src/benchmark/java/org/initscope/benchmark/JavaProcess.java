package org.initscope.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A fresh JVM for one measured thing, with the flags of conf/jvm-flags.txt: what one variant taught the compiler would slow
 * down another in the same JVM.
 */
final class JavaProcess implements AutoCloseable {
    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream requests;
    private boolean steady = true;

    private JavaProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.answers = process.inputReader();
        this.requests = new PrintStream(process.getOutputStream(), true);
    }

    /** Starts a main class. */
    static JavaProcess start(Class<?> main, String heap, Object... arguments) throws IOException {
        return start(List.of(), main, heap, flag -> true, arguments);
    }

    /** Starts a main class bound to one core. */
    static JavaProcess startOnOneCore(Class<?> main, String heap, Object... arguments) throws IOException {
        return startOnCore(0, main, heap, arguments);
    }

    /** Starts a main class bound to one of the cores that this process may use, counted from 0. */
    static JavaProcess startOnCore(int core, Class<?> main, String heap, Object... arguments) throws IOException {
        return start(OneCore.binding(core), main, heap, flag -> true, arguments);
    }

    /** Starts a main class bound to one core, without the vector module. */
    static JavaProcess startWithoutVectors(Class<?> main, String heap, Object... arguments) throws IOException {
        return start(OneCore.binding(0), main, heap, flag -> !flag.equals(VECTOR_MODULE), arguments);
    }

    private static JavaProcess start(
            List<String> binding, Class<?> main, String heap, Predicate<String> wanted, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(binding);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(Path.of("conf/jvm-flags.txt")).stream()
                .map(String::strip)
                .filter(flag -> !flag.isEmpty() && !flag.startsWith("#"))
                .filter(wanted)
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx" + heap,
                "-Dlog4j2.configurationFile=conf/log4j2.properties",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path log = Files.createTempFile("initscope-benchmark", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return new JavaProcess(main.getSimpleName() + " " + List.of(arguments), log, builder.start());
    }

    /** Runs a main class to its end and hands on every line of JSON that it prints. */
    static void forward(Class<?> main, String heap, Consumer<String> lines, Object... arguments) throws IOException {
        try (JavaProcess process = start(main, heap, arguments)) {
            process.answers.lines().filter(line -> line.startsWith("{")).forEach(lines);
        }
    }

    /** The next answer, without its mark. */
    String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(SampledWork.ANSWER)) {
                return line.substring(SampledWork.ANSWER.length());
            }
        }
        throw new IOException(name + " ended without an answer; it said:\n" + Files.readString(log));
    }

    /** Waits until a process of {@link SampledWork} is warm. */
    JavaProcess warmed() throws IOException {
        steady = answer().equals("warm true");
        if (!steady) {
            BenchmarkCommand.progress("  not steady when its warm-up ended: %s", name);
        }
        return this;
    }

    /** Whether the warm-up ended with equal medians; what was sampled otherwise is no measurement. */
    boolean isSteady() {
        return steady;
    }

    /** The median of a burst of samples, in microseconds. */
    double sample(long millis) throws IOException {
        request(millis);
        return sampled();
    }

    /** Asks for a burst, or whatever else the process answers to. */
    void request(long number) {
        requests.println(number);
    }

    /** The median of the burst that was asked for, in microseconds. */
    double sampled() throws IOException {
        return figures()[0];
    }

    /** The numbers of the next answer. */
    double[] figures() throws IOException {
        return Arrays.stream(answer().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Override
    public void close() throws IOException {
        requests.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
        Files.delete(log);
    }
}

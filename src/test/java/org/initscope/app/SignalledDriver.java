package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.initscope.ShortProcess;

/** The command line in a process of its own that is killed or told to end. */
final class SignalledDriver {
    private static final int SECONDS_TO_END = 600;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    SignalledDriver(Path folder, List<String> arguments) throws IOException {
        // a shell in the background may have told its children to ignore Ctrl-C; and the address is the program's own
        // choice
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "--unset=SPARK_LOCAL_IP"));
        command.addAll(ShortProcess.java(Main.class, "-Xmx1g", "-Dlog4j2.configurationFile=conf/log4j2.properties"));
        command.addAll(arguments);
        errors = Files.createTempFile(folder, "driver", ".log");
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        output = process.inputReader();
    }

    /** Waits until it prints a line that begins so, or ends. */
    void awaitLine(String beginning) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = output.readLine();
        }
    }

    void sleep(long millis) throws InterruptedException {
        process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** The addresses on which it listens. */
    Set<String> listeningAddresses() throws IOException {
        return ListeningAddresses.of(process.toHandle());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it; whether it was still there. */
    boolean kill() throws InterruptedException {
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        return alive && process.exitValue() != 0;
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    int end() throws InterruptedException {
        assertThat(process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }
}

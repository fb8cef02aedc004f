package org.initscope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.initscope.app.machine.ExitCode;

/**
 * Input that means no good, case by case, and the law for it. A command ends in time, with exit code 0, of a training
 * that diverges 3, or with 2 and one sentence. It never ends with a stack trace.
 */
final class HostileInput {

    /** What a sentence for a user does not hold. */
    private static final Pattern INTERNAL = Pattern.compile(
            "internal failure|\\b(java|scala|org\\.apache|com\\.typesafe)\\.\\w+\\.|\\w+(Exception|Error)\\b|\tat ");

    private final long mostSeconds;
    private final List<String> broken = new ArrayList<>();
    private int cases;
    private int refused;

    HostileInput() {
        this(60);
    }

    /**
     * With a limit of its own.
     *
     * @param mostSeconds that a case may take
     */
    HostileInput(long mostSeconds) {
        this.mostSeconds = mostSeconds;
    }

    /** Runs a command on a case; whether it was accepted. */
    boolean command(String label, String... arguments) {
        return check(label + ": " + String.join(" ", arguments), () -> CommandRun.of(arguments));
    }

    /** Runs a command on a case; where it refuses it, the sentence is to hold one of some words. */
    boolean naming(String label, Collection<String> words, String... arguments) {
        return check(label + ": " + String.join(" ", arguments), () -> {
            CommandRun run = CommandRun.of(arguments);
            if (run.exitCode() == ExitCode.BAD_INPUT && words.stream().noneMatch(run.err()::contains)) {
                broken.add(label + "\n    names no key: " + run.err());
            }
            return run;
        });
    }

    /** Does what a command does with its input in this process; its failure is answered as the command line answers it. */
    boolean work(String label, Callable<?> work) {
        return check(label, () -> {
            StringWriter err = new StringWriter();
            try {
                work.call();
                return new CommandRun(ExitCode.OK, "", "");
            } catch (Exception e) {
                int exitCode = Failures.report(e, new PrintWriter(err, true), false);
                return new CommandRun(exitCode, "", err.toString());
            }
        });
    }

    private boolean check(String label, Callable<CommandRun> work) {
        cases++;
        FutureTask<CommandRun> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "hostile input");
        thread.setDaemon(true);
        thread.start();
        try {
            CommandRun run = task.get(mostSeconds, TimeUnit.SECONDS);
            refused += run.exitCode() == ExitCode.BAD_INPUT ? 1 : 0;
            if (!isAnswer(run)) {
                broken.add(label + "\n    exit code " + run.exitCode() + ", " + run.err());
            }
            return run.exitCode() != ExitCode.BAD_INPUT;
        } catch (TimeoutException e) {
            broken.add(label + "\n    hangs in "
                    + Arrays.stream(thread.getStackTrace())
                            .limit(12)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining("\n      ")));
        } catch (ExecutionException e) {
            broken.add(label + "\n    threw " + e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return false;
    }

    private static boolean isAnswer(CommandRun run) {
        if (run.exitCode() == ExitCode.OK || run.exitCode() == ExitCode.DIVERGED) {
            return run.err().isEmpty();
        }
        return run.exitCode() == ExitCode.BAD_INPUT
                && run.err().startsWith("initscope: ")
                && run.err().endsWith("\n")
                && run.err().lines().count() == 1
                && run.err().length() > "initscope: \n".length()
                && !INTERNAL.matcher(run.err()).find();
    }

    /** Reports that something is not as it was before a case. */
    void unlessSame(String label, Object before, Object after) {
        if (!before.equals(after)) {
            broken.add(label + "\n    left " + after + ", expected " + before);
        }
    }

    /** The files and folders below a folder, relative to it. */
    static List<String> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the cases.
     *
     * @param wanted how many there should have been
     * @param leastRefused of them; cases that are all accepted try nothing
     */
    void requireAnswers(int wanted, int leastRefused) {
        assertThat(broken).as("%d of %d cases", broken.size(), cases).isEmpty();
        assertThat(cases).isEqualTo(wanted);
        assertThat(refused).isGreaterThanOrEqualTo(leastRefused);
    }
}

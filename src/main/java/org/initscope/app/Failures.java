package org.initscope.app;

import java.io.PrintWriter;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.util.ShutdownHookManager;
import org.initscope.app.config.text.Suggestion;
import org.initscope.app.machine.ExitCode;
import org.initscope.core.memory.MemoryDemand;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one sentence and an exit code, with the stack trace under --verbose. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final String OWN_PACKAGE = "org.initscope.";
    private static final String FULL_DISK = "No space left on device";
    private static final String FILE_TOO_LARGE = "File too large";
    private static final String HEAP_TOO_SMALL = "INVALID_DRIVER_MEMORY";
    private static final Pattern STOPPED =
            Pattern.compile("stopped SparkContext|SparkContext was shut down|SparkContext has been shutdown");
    private static final String RESULT_LIMIT = "spark.driver.maxResultSize";

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String sentence = failure instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : uncapitalized(failure.getMessage());
        String help = command.getCommandSpec().qualifiedName() + " --help lists what it takes";
        print(command.getErr(), sentence + " (" + help + ")");
        return ExitCode.BAD_INPUT;
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        String argument = failure.getUnmatched().get(0);
        if (failure.getCommandLine().getParent() == null && !failure.isUnknownOption()) {
            return "unknown command " + argument
                    + Suggestion.question(
                            argument, failure.getCommandLine().getSubcommands().keySet());
        }
        String what = (failure.isUnknownOption() ? "unknown option " : "unexpected argument ") + argument;
        return failure.getSuggestions().stream()
                .findFirst()
                .map(suggestion -> what + ", did you mean " + suggestion + "?")
                .orElse(what);
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (ShutdownHookManager.get().isShutdownInProgress()) {
            // Ctrl-C has ended Spark under the command, and said how to go on
            return ExitCode.INTERRUPTED;
        }
        return report(failure, command.getErr(), isVerbose(command));
    }

    /** Prints the sentence of an error, with its stack trace where there is none: a full disk is an error of Hadoop's too. */
    static int reportError(Error error, PrintWriter err) {
        return report(error, err, sentence(error).isEmpty());
    }

    private static Optional<String> sentence(Throwable failure) {
        return badInput(failure)
                .or(() -> limitOfTheMachine(failure))
                .or(() -> noMemory(failure))
                .or(() -> stopped(failure));
    }

    /** Prints the sentence of a failure, with its stack trace where asked for, and gives the exit code. */
    static int report(Throwable failure, PrintWriter err, boolean verbose) {
        if (verbose) {
            failure.printStackTrace(err);
        }
        Optional<String> sentence = sentence(failure);
        if (sentence.isPresent()) {
            print(err, sentence.get());
            return ExitCode.BAD_INPUT;
        }
        Throwable root = root(failure);
        String message = root.getMessage() == null ? "" : ": " + root.getMessage();
        String hint = verbose ? "" : " (--verbose shows where)";
        print(err, "internal failure, " + root.getClass().getSimpleName() + message + hint);
        return ExitCode.FAILURE;
    }

    /**
     * The sentence about bad input among the causes of a failure. It is that of an IllegalArgumentException, or of a text
     * that is no path, which code of this project raised, here or on an executor. An exception that a library raised is a
     * fault of this project.
     */
    static Optional<String> badInput(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StackTraceElement[] frames = cause.getStackTrace();
            if ((cause instanceof IllegalArgumentException || cause instanceof TypeConversionException)
                    && frames.length > 0
                    && frames[0].getClassName().startsWith(OWN_PACKAGE)) {
                return Optional.of(cause.getMessage());
            }
        }
        return Optional.empty();
    }

    /**
     * The sentence about something that the machine or its settings do not allow. It stands somewhere among the causes,
     * whose types are the library's.
     */
    private static Optional<String> limitOfTheMachine(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains(FULL_DISK)) {
                return Optional.of(
                        "a disk is full (" + FULL_DISK + "): make room, or give another --out or spark.local.dir");
            }
            if (message.contains(FILE_TOO_LARGE)) {
                return Optional.of("a file may not become so large (" + FILE_TOO_LARGE
                        + "): raise the limit of this shell (ulimit -f), or write to another file system");
            }
            if (message.contains(RESULT_LIMIT)) {
                return Optional.of("what the executors send back is more than " + RESULT_LIMIT
                        + " allows: raise it, or set it to 0, which is no limit");
            }
            if (message.contains(HEAP_TOO_SMALL)) {
                return Optional.of("the heap of this process has "
                        + MemoryDemand.shown(Runtime.getRuntime().maxMemory())
                        + ", with which Spark does not begin: give 512 MB or more (INITSCOPE_HEAP=1g, with spark-submit"
                        + " --driver-memory 1g)");
            }
            if (cause instanceof SocketException || cause instanceof UnknownHostException) {
                return Optional.of("another machine does not answer (" + message
                        + "): give a place that can be reached, or try again");
            }
            if (cause instanceof InvalidPathException path) {
                return Optional.of("'" + path.getInput() + "' is no path here (" + path.getReason()
                        + "): rename it, or set LC_ALL=C.UTF-8 where the locale has not all of its characters");
            }
        }
        return Optional.empty();
    }

    /** Recognizes a task that ran out of memory by its text, which is all there is. */
    private static Optional<String> noMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError
                    || cause.getMessage() != null && cause.getMessage().contains(OutOfMemoryError.class.getName())) {
                return Optional.of("memory has run out, and the heap of this process has "
                        + MemoryDemand.shown(Runtime.getRuntime().maxMemory())
                        + ": give more (INITSCOPE_HEAP=, of executors spark.executor.memory), or lower model.hidden,"
                        + " training.batch-size, measure.histogram-bins or averaging.workers");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> stopped(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (STOPPED.matcher(String.valueOf(cause.getMessage())).find()) {
                return Optional.of(
                        "Spark was stopped under the command, from outside or by the cluster, as the log says: --resume of"
                                + " train and search goes on from what is committed");
            }
        }
        return Optional.empty();
    }

    /** Says that not all that a command printed could be written, and gives the exit code. */
    static int lostOutput(String fault, PrintWriter err) {
        print(
                err,
                "the command is done, but what it prints could not be written (" + fault
                        + "): give another place for it");
        return ExitCode.BAD_INPUT;
    }

    /** Ends the process where a thread for which nobody waits runs out of memory, since others would wait for it for ever. */
    static void endWithoutMemory(PrintWriter err) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (failure instanceof OutOfMemoryError) {
                Runtime.getRuntime().halt(report(failure, err, false));
            }
            err.println("the thread " + thread.getName() + " has ended by " + failure);
        });
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isVerbose(CommandLine command) {
        return command.getCommandSpec().root().userObject() instanceof Main main && main.isVerbose();
    }

    private static void print(PrintWriter err, String sentence) {
        err.println("initscope: " + sentence.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }

    private static String uncapitalized(String sentence) {
        return sentence.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + sentence.substring(1);
    }
}

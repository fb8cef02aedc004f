package org.initscope.app;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.app.commands.CompareCommand;
import org.initscope.app.commands.CoordinateCheckCommand;
import org.initscope.app.commands.DiagnoseCommand;
import org.initscope.app.commands.EvaluateCommand;
import org.initscope.app.commands.ExportCommand;
import org.initscope.app.commands.FixCommand;
import org.initscope.app.commands.FoldCommand;
import org.initscope.app.commands.LearningRateRangeCommand;
import org.initscope.app.commands.ListCommand;
import org.initscope.app.commands.PrepareCommand;
import org.initscope.app.commands.ReportCommand;
import org.initscope.app.commands.SampleCommand;
import org.initscope.app.commands.SearchCommand;
import org.initscope.app.commands.ShowCommand;
import org.initscope.app.commands.TrainCommand;
import org.initscope.app.commands.TransferCheckCommand;
import org.initscope.app.commands.WatchCommand;
import org.initscope.app.machine.ApplicationMaster;
import org.initscope.app.machine.AsciiSigns;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.machine.Host;
import org.initscope.app.machine.MountedPath;
import org.initscope.app.machine.StandardOutput;
import org.initscope.app.machine.TerminalWriter;
import org.initscope.app.machine.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code initscope}. */
@Command(
        name = "initscope",
        description = {
            "Trains character models of names on Apache Spark and shows, layer by layer, whether the network is healthy.",
            ""
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpWidth = 78,
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  initscope train jobs/names-batchnorm.conf",
            "  initscope train jobs/lecture-kaiming.conf --set training.steps=5000 --run-id kaiming",
            "  initscope show kaiming --step 0",
            "  initscope sample kaiming -n 5",
            "  initscope report kaiming"
        })
public final class Main implements Runnable {
    static final List<Class<?>> COMMANDS = List.of(
            PrepareCommand.class,
            TrainCommand.class,
            SearchCommand.class,
            CompareCommand.class,
            EvaluateCommand.class,
            SampleCommand.class,
            FoldCommand.class,
            ListCommand.class,
            ShowCommand.class,
            DiagnoseCommand.class,
            FixCommand.class,
            LearningRateRangeCommand.class,
            CoordinateCheckCommand.class,
            TransferCheckCommand.class,
            ReportCommand.class,
            WatchCommand.class,
            ExportCommand.class);

    static List<Class<?>> commands() {
        return COMMANDS;
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Where something fails, print its stack trace too.")
    private boolean verbose;

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing a command");
    }

    /**
     * Runs the command line and ends the process with its exit code.
     *
     * @throws Exception with the exit code, where it is not 0 and YARN's application master runs this
     */
    public static void main(String[] arguments) throws Exception {
        // names are UTF-8, and numbers have the digits 0 to 9, whatever the locale says
        StandardOutput standard = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(standard, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        Locale.setDefault(Locale.ROOT);
        Host.nameUser();
        Optional<String> signs = Optional.ofNullable(System.getenv("INITSCOPE_SIGNS"));
        PrintWriter err = TerminalWriter.ofErrors(
                AsciiSigns.where(signs, writer(System.err)), Optional.ofNullable(System.getenv("INITSCOPE_ERRORS")));
        Failures.endWithoutMemory(err);
        int exitCode = run(TerminalWriter.ofOutput(AsciiSigns.where(signs, writer(System.out))), err, arguments);
        if (exitCode == ExitCode.OK && standard.fault().isPresent()) {
            exitCode = Failures.lostOutput(standard.fault().get(), err);
        }
        if (!ApplicationMaster.isThisProcess()) {
            System.exit(exitCode);
        }
        ApplicationMaster.end(exitCode);
    }

    private static Writer writer(PrintStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    /** Runs what was parsed, where the machine has what it needs. Help needs nothing. */
    private static int execute(ParseResult parsed) {
        CommandLine command = parsed.commandSpec().commandLine();
        boolean asksHelp = parsed.asCommandLineList().stream()
                .anyMatch(one -> one.isUsageHelpRequested() || one.isVersionHelpRequested());
        if (!asksHelp) {
            try {
                Host.requireReadable(parsed.originalArgs().toArray(String[]::new));
                Host.requireTemporaryFolder();
                Host.requireThreads(Optional.ofNullable(System.getenv("OMP_NUM_THREADS")));
            } catch (IllegalArgumentException e) {
                throw new ExecutionException(command, e.getMessage(), e);
            }
        }
        return new RunLast().execute(parsed);
    }

    /** Whether an option may be among the arguments; what it alone needs costs the other commands as much. */
    private static boolean asks(String option, String letter, String... arguments) {
        for (String argument : arguments) {
            if (argument.equals(option)
                    || argument.startsWith("-") && !argument.startsWith("--") && argument.contains(letter)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the command that the line begins with, otherwise all, since the help may list them. */
    private static void addCommands(CommandLine line, String... arguments) {
        for (Class<?> type : COMMANDS) {
            if (arguments.length > 0 && type.getAnnotation(Command.class).name().equals(arguments[0])) {
                line.addSubcommand(type);
                return;
            }
        }
        Optional<String> asked = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        COMMANDS.forEach(type -> add(line, type, asked));
    }

    /**
     * Adds a command, with its options where it is the one that is asked for, otherwise with its description alone. Reading
     * the options of all commands takes longer than some commands, and loads what only some of them need.
     */
    private static void add(CommandLine line, Class<?> type, Optional<String> asked) {
        Command command = type.getAnnotation(Command.class);
        if (asked.filter(command.name()::equals).isPresent()) {
            line.addSubcommand(type);
        } else {
            CommandSpec described = CommandSpec.create().name(command.name());
            described.usageMessage().description(command.description());
            line.addSubcommand(described);
        }
    }

    /** Runs the command line and gives its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Failures failures = new Failures();
        CommandLine command = new CommandLine(new Main());
        if (asks("--version", "V", arguments)) {
            command.getCommandSpec().versionProvider(new Versions());
        }
        addCommands(command, arguments);
        if (asks("--help", "h", arguments)) {
            HelpText.complete(command);
            command.getSubcommands().values().forEach(HelpText::complete);
        }
        command.setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(Main::execute)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, MountedPath::parse)
                .registerConverter(org.apache.hadoop.fs.Path.class, DataPath::parse);
        try {
            return command.execute(arguments);
        } catch (Error e) {
            return Failures.reportError(e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }
}

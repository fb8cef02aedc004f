package org.initscope.app.commands;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.report.export.RowFormat;
import org.initscope.report.export.TableExport;
import org.initscope.report.export.TensorBoardExport;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TableSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code initscope export}. */
@Command(
        name = "export",
        description = {
            "Writes the tables of a run for other tools: csv, json (an object a line) or tensorboard "
                    + "(scalars and histograms of each worker and of the averaged network)."
        },
        footer = {
            "  initscope export first --to csv",
            "  initscope export first --to tensorboard -o logs && tensorboard --logdir logs"
        })
public final class ExportCommand implements Callable<Integer> {
    private enum Target {
        CSV,
        JSON,
        TENSORBOARD
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "csv|json|tensorboard",
            description = "What the tables become.")
    private Target target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder that it goes to (export/<format> in the run's folder).")
    private Optional<Path> output;

    @Override
    public Integer call() {
        RunFolder folder = run.find();
        Path to = output.orElseGet(
                () -> new Path(folder.path(), "export/" + target.name().toLowerCase(Locale.ROOT)));
        RunStatus.row(folder);
        TableReader tables = folder.tables();
        DataFolder files = DataPath.folder(to);
        switch (target) {
            case CSV -> new TableExport(tables, RowFormat.CSV).write(tablesOfRuns(), folder.id(), files);
            case JSON -> new TableExport(tables, RowFormat.JSON).write(tablesOfRuns(), folder.id(), files);
            case TENSORBOARD -> new TensorBoardExport(tables).write(folder.id(), files);
        }
        spec.commandLine().getOut().println("export: " + to);
        return ExitCode.OK;
    }

    private static List<TableSchema> tablesOfRuns() {
        return Tables.ALL.stream()
                .filter(table -> table.partition().equals(Tables.RUNS.schema().partition()))
                .toList();
    }
}

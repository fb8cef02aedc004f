package org.initscope.app.commands;

import static org.initscope.core.Check.require;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.initscope.app.commands.options.RunOrSearch;
import org.initscope.app.commands.options.RunOrSearchOptions;
import org.initscope.app.folders.RunFolder;
import org.initscope.app.folders.RunStatus;
import org.initscope.app.machine.DataPath;
import org.initscope.app.machine.ExitCode;
import org.initscope.app.search.SearchOrigin;
import org.initscope.app.search.TrialAsRun;
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
            "Writes the tables of a run, a search or a trial for other tools. These are csv, json (an object a line) or, of a run, "
                    + "tensorboard (scalars and histograms of each worker and of the averaged network)."
        },
        footer = {
            "  initscope export first --to csv",
            "  initscope export init-grid --to json -o grid",
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
    private RunOrSearchOptions options;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "csv|json|tensorboard",
            description = "What the tables become.")
    private Target target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder that it goes to (export/<format> in the folder of the run or search).")
    private Optional<Path> output;

    @Override
    public Integer call() {
        RunOrSearch subject = options.named();
        Optional<TrialAsRun> trial = subject.trial();
        Optional<DataFolder> search = subject.search().or(() -> trial.map(TrialAsRun::search));
        Path to = search.isPresent() ? exportSearch(search.get(), trial) : exportRun(subject.run());
        spec.commandLine().getOut().println("export: " + DataPath.shown(to));
        return ExitCode.OK;
    }

    private Path exportRun(RunFolder folder) {
        Path to = target(folder.path(), "");
        RunStatus.row(folder);
        TableReader tables = folder.tables();
        DataFolder files = DataPath.folder(to);
        switch (target) {
            case CSV -> new TableExport(tables, RowFormat.CSV).write(tablesOfRuns(), folder.id(), files);
            case JSON -> new TableExport(tables, RowFormat.JSON).write(tablesOfRuns(), folder.id(), files);
            case TENSORBOARD -> new TensorBoardExport(tables).write(folder.id(), files);
        }
        return to;
    }

    private Path exportSearch(DataFolder search, Optional<TrialAsRun> trial) {
        require(
                target != Target.TENSORBOARD,
                "--to tensorboard takes a run, and %s is of a search: --to csv and --to json take it",
                options.named().subject());
        new SearchOrigin(search).requireTrials();
        Optional<String> id = trial.map(one -> one.trial().trialId());
        Path to = target(search.path(), id.map(one -> "-" + one).orElse(""));
        new TableExport(new TableReader(search.parent()), target == Target.CSV ? RowFormat.CSV : RowFormat.JSON)
                .write(Tables.ofSearches(), search.name(), id, DataPath.folder(to));
        return to;
    }

    private Path target(Path folder, String ending) {
        return output.orElseGet(() -> new Path(folder, "export/" + target.name().toLowerCase(Locale.ROOT) + ending));
    }

    private static List<TableSchema> tablesOfRuns() {
        return Tables.ALL.stream()
                .filter(table -> table.partition().equals(Tables.RUNS.schema().partition()))
                .toList();
    }
}

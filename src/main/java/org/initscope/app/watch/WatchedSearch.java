package org.initscope.app.watch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.initscope.app.folders.Progress;
import org.initscope.app.folders.SearchLocation;
import org.initscope.app.search.SearchAnalysis;
import org.initscope.app.search.SearchOrigin;
import org.initscope.report.Report;
import org.initscope.store.files.DataFolder;
import org.initscope.store.results.Tables;
import org.initscope.store.tables.TableReader;
import org.initscope.store.tables.TypedTable;

/** A search that is watched. Its trials have their verdicts as they come, and their findings at the end. */
public record WatchedSearch(DataFolder folder) implements Watched {

    @Override
    public String title() {
        return "search " + folder.name();
    }

    @Override
    public Optional<Progress> progress() {
        return Progress.of(folder);
    }

    @Override
    public List<String> committed() {
        TableReader tables = new TableReader(folder.parent());
        return Stream.of(Tables.TRIALS, Tables.FINDINGS_OF_TRIALS)
                .map(TypedTable::schema)
                .flatMap(table -> tables.state(table, folder.name()).stream().map(file -> table.name() + " " + file))
                .toList();
    }

    /** A search has no row of its own. One that goes on, or has stopped, says so in its folder. */
    @Override
    public boolean isEnded() {
        return !folder.hasFile(Progress.FILE) && SearchLocation.hasCommittedTrials(folder);
    }

    @Override
    public String resumption() {
        return new SearchOrigin(folder).resumption();
    }

    @Override
    public Optional<Report> report() {
        return SearchLocation.hasCommittedTrials(folder)
                ? Optional.of(SearchAnalysis.report(folder, ""))
                : Optional.empty();
    }
}

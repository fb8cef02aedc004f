package org.initscope.app;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.initscope.spark.files.DataFolder;

/** Where a search lies: {@code <out>/<id>} beside {@code <out>/tables}, and {@code <out>} is runs/searches by default. */
final class SearchLocation {
    private static final String CONFIGURATION = "job.conf";

    private SearchLocation() {}

    /**
     * The folder of a search that has trials.
     *
     * @param search its folder, or its id under {@code out} or {@code out}/searches
     */
    static Optional<DataFolder> find(String search, Path out) {
        Path given = DataPath.parse(search);
        return Stream.of(given, new Path(out, given), new Path(new Path(out, "searches"), given))
                .map(path -> DataPath.folder(DataPath.folder(path).absolute()))
                .filter(folder -> trials(folder).exists())
                .findFirst();
    }

    private static DataFolder trials(DataFolder folder) {
        return folder.parent().child("tables/trials/search_id=" + folder.name());
    }

    /** The job that the trials vary, as text; empty where it was not kept. */
    static String configuration(DataFolder folder) {
        return folder.hasFile(CONFIGURATION) ? folder.readText(CONFIGURATION) : "";
    }
}

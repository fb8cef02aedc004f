package org.initscope.app;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of tables that a commit has begun and not ended, as another process sees them. */
final class StagedTables {
    private static final String STAGED = ".part-*.unfinished";

    private StagedTables() {}

    /**
     * The staged files of one run or search.
     *
     * @param partition such as {@code run_id=one}
     */
    static List<Path> in(Path out, String partition) throws IOException {
        List<Path> staged = new ArrayList<>();
        for (String tables : List.of("tables", "searches/tables")) {
            for (Path table : list(out.resolve(tables), "*")) {
                staged.addAll(list(table.resolve(partition), STAGED));
            }
        }
        return staged;
    }

    private static List<Path> list(Path folder, String names) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            return found;
        } catch (NoSuchFileException | NotDirectoryException | DirectoryIteratorException e) {
            // not there yet
            return List.of();
        }
    }
}

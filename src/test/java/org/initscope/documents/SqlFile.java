package org.initscope.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The shipped files of views, with the results of another folder. */
final class SqlFile {
    static final Path DUCKDB = Path.of("sql/duckdb.sql");
    static final Path SPARK = Path.of("sql/spark.sql");

    private SqlFile() {}

    /** Its statements. */
    static List<String> statements(Path file, Path folder) {
        try {
            String text = Files.readString(file).replaceAll("(?m)^--.*$", "");
            return Arrays.stream(text.split(";\\s*(\n|$)"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .map(statement -> in(folder, statement))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A query of the results in a folder. */
    static String in(Path folder, String query) {
        String runs = folder.resolve("runs") + "/";
        return query.replace("'runs/", "'" + runs).replace("`runs/", "`" + runs);
    }
}

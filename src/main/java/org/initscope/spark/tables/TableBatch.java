package org.initscope.spark.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * One batch over several tables that is committed as a whole: rows go to open hidden files, never to a list, and a commit
 * gives the files their names, that of one marker table last.
 *
 * <p>A batch counts where its file of the marker table stands; {@link #recover} removes the others. Since a reader of the
 * other tables joins them with the marker's, it sees whole batches alone.
 */
public final class TableBatch implements AutoCloseable {
    private final Configuration hadoop;
    private final String out;
    private final String id;
    private final long number;
    private final TableSchema marker;
    private final Map<String, TableFile> files = new LinkedHashMap<>();
    private long rows;

    /**
     * @param number of the batch, which no other batch of the id has
     */
    public TableBatch(Configuration hadoop, String out, String id, long number, TableSchema marker) {
        this.hadoop = hadoop;
        this.out = out;
        this.id = id;
        this.number = number;
        this.marker = marker;
    }

    /** Appends a row to its table's file. */
    public void add(TableRow row) {
        file(row.schema()).add(row);
        rows++;
    }

    /** Rows in the batch. */
    public long rows() {
        return rows;
    }

    /** Closes the files and gives them their names, the marker's last; the batch is then spent. */
    public void commit() {
        file(marker);
        files.values().forEach(TableFile::finish);
        TableFile last = files.remove(marker.name());
        files.values().forEach(TableFile::commit);
        last.commit();
        files.clear();
    }

    /** Throws away what is not committed. */
    @Override
    public void close() {
        for (TableFile file : files.values()) {
            try {
                file.close();
            } catch (RuntimeException e) {
                // a leftover has a hidden name and goes with the next recovery
                continue;
            }
        }
        files.clear();
    }

    private TableFile file(TableSchema table) {
        return files.computeIfAbsent(table.name(), name -> new TableWriter(hadoop, out).open(table, id, number));
    }

    /**
     * Removes what an interrupted writer left: hidden files and files of batches without a marker.
     *
     * @return the number of the next batch
     */
    public static long recover(
            Configuration hadoop, String out, String id, List<TableSchema> tables, TableSchema marker) {
        List<String> committed = files(hadoop, TableWriter.folder(out, marker, id)).stream()
                .map(Path::getName)
                .toList();
        for (TableSchema table : tables) {
            for (Path file : files(hadoop, TableWriter.folder(out, table, id))) {
                if (!committed.contains(file.getName()) || file.getName().startsWith(".")) {
                    delete(hadoop, file);
                }
            }
        }
        return committed.stream()
                .filter(name -> !name.startsWith("."))
                .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")) + 1)
                .max()
                .orElse(0);
    }

    private static List<Path> files(Configuration hadoop, Path folder) {
        try {
            List<Path> files = new ArrayList<>();
            for (FileStatus status : HiddenFile.fileSystem(hadoop, folder).listStatus(folder)) {
                files.add(status.getPath());
            }
            return files;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void delete(Configuration hadoop, Path file) {
        try {
            HiddenFile.fileSystem(hadoop, file).delete(file, false);
        } catch (IOException e) {
            throw HiddenFile.unwritable("table", file, e);
        }
    }
}

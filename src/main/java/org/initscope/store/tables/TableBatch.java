package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.initscope.store.files.AtomicFile;
import org.initscope.store.files.PathFileSystem;

/**
 * One batch over several tables that is committed as a whole. Rows go to open hidden files, never to a list. A commit
 * gives the files their names, that of a marker table last.
 *
 * <p>A batch with a marker counts where its file of the marker table stands; {@link #recover} removes the others. A
 * reader of the other tables joins them with the marker's, so that it sees whole batches only.
 */
public final class TableBatch implements AutoCloseable {
    private final TableWriter writer;
    private final String id;
    private final long number;
    private final Optional<TableSchema> marker;
    private final Map<String, TableFile> files = new LinkedHashMap<>();
    private long rows;
    private boolean spent;

    private TableBatch(TableWriter writer, String id, long number, Optional<TableSchema> marker) {
        this.writer = writer;
        this.id = id;
        this.number = number;
        this.marker = marker;
    }

    /**
     * A batch that counts by a marker.
     *
     * @param number of the batch, which no other batch of the id has
     */
    public static TableBatch of(TableWriter writer, String id, long number, TableSchema marker) {
        return new TableBatch(writer, id, number, Optional.of(marker));
    }

    /** A batch that counts by something else, which is written after it. */
    public static TableBatch withoutMarker(TableWriter writer, String id, long number) {
        return new TableBatch(writer, id, number, Optional.empty());
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

    /**
     * Closes the files and gives them their names, the marker's last. Where that fails, files that have their names lose
     * them. The batch cannot be committed again in any case.
     *
     * @throws IllegalArgumentException where a file cannot be written, or a commit was tried before
     */
    public void commit() {
        require(!spent, "batch %d of %s is never committed twice", number, id);
        spent = true;
        Optional<TableFile> last = marker.map(this::file);
        List<TableFile> inOrder = new ArrayList<>(files.values());
        last.ifPresent(file -> {
            inOrder.remove(file);
            inOrder.add(file);
        });
        inOrder.forEach(TableFile::finish);
        try {
            inOrder.forEach(TableFile::commit);
        } catch (RuntimeException e) {
            takeBack(inOrder, last, e);
            throw e;
        }
        files.clear();
    }

    /** Takes the names back, but not where the marker may stand, which says that the batch is whole. */
    private static void takeBack(List<TableFile> files, Optional<TableFile> marker, RuntimeException failure) {
        try {
            if (marker.isPresent() && marker.get().stands()) {
                return;
            }
            for (TableFile file : files) {
                file.takeBack();
            }
        } catch (IOException | RuntimeException e) {
            // the next recovery removes them
            failure.addSuppressed(e);
        }
    }

    /** Throws away what is not committed. */
    @Override
    public void close() {
        spent = true;
        for (TableFile file : files.values()) {
            try {
                file.close();
            } catch (RuntimeException e) {
                // a file that stays has a hidden name, and the next recovery removes it
                continue;
            }
        }
        files.clear();
    }

    private TableFile file(TableSchema table) {
        return files.computeIfAbsent(table.name(), name -> writer.open(table, id, number));
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
            for (FileStatus status : PathFileSystem.of(hadoop, folder).listStatus(folder)) {
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
            AtomicFile.delete(PathFileSystem.of(hadoop, file), file, false);
        } catch (IOException e) {
            throw AtomicFile.unwritable("table", file, e);
        }
    }
}

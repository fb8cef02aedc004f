package org.initscope.spark.tables;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;

/**
 * One batch over several tables that is committed as a whole: rows go to open hidden files, never to a list, and a commit
 * gives the files their names, that of one marker table last.
 *
 * <p>A batch counts where its file of the marker table stands; {@link #recover} removes the others. Since a reader of the
 * other tables joins them with the marker's, it sees whole batches alone.
 */
public final class TableBatch implements AutoCloseable {
    /** A file of the marker table is written in any case, so rows wait in memory for little. */
    private static final long ROW_GROUP_BYTES = 16L << 20;

    private static final String UNFINISHED = ".unfinished";

    private final Configuration hadoop;
    private final String out;
    private final String id;
    private final long number;
    private final TableSchema marker;
    private final Map<String, OpenFile> files = new LinkedHashMap<>();
    private long rows;

    private record OpenFile(Path hidden, Path named, ParquetWriter<TableRow> writer) {}

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
        OpenFile file = file(row.schema());
        try {
            file.writer().write(row);
            rows++;
        } catch (IOException e) {
            throw unwritable(file.named(), e);
        }
    }

    /** Rows in the batch. */
    public long rows() {
        return rows;
    }

    /** Closes the files and gives them their names, the marker's last; the batch is then spent. */
    public void commit() {
        file(marker);
        for (OpenFile file : files.values()) {
            try {
                file.writer().close();
            } catch (IOException e) {
                throw unwritable(file.named(), e);
            }
        }
        OpenFile last = files.remove(marker.name());
        files.values().forEach(this::name);
        name(last);
        files.clear();
    }

    /** Throws away what is not committed. */
    @Override
    public void close() {
        for (OpenFile file : files.values()) {
            try {
                file.writer().close();
                file.hidden().getFileSystem(hadoop).delete(file.hidden(), false);
            } catch (IOException | RuntimeException e) {
                // a leftover has a hidden name and goes with the next recovery
                continue;
            }
        }
        files.clear();
    }

    private void name(OpenFile file) {
        try {
            FileSystem fileSystem = file.named().getFileSystem(hadoop);
            require(
                    !fileSystem.exists(file.named()),
                    "the file %s exists already: it is never written again",
                    file.named());
            require(
                    fileSystem.rename(file.hidden(), file.named()),
                    "the file %s cannot be put in its place",
                    file.named());
        } catch (IOException e) {
            throw unwritable(file.named(), e);
        }
    }

    private OpenFile file(TableSchema table) {
        OpenFile open = files.get(table.name());
        if (open == null) {
            open = open(table);
            files.put(table.name(), open);
        }
        return open;
    }

    private OpenFile open(TableSchema table) {
        Path named = new Path(TableWriter.folder(out, table, id), ParquetSchema.partName(number));
        Path hidden = new Path(named.getParent(), "." + named.getName() + UNFINISHED);
        try {
            return new OpenFile(
                    hidden,
                    named,
                    new RowWriteSupport.Builder(HadoopOutputFile.fromPath(hidden, hadoop), table)
                            .withConf(hadoop)
                            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                            .withCompressionCodec(CompressionCodecName.SNAPPY)
                            .withRowGroupSize(ROW_GROUP_BYTES)
                            .build());
        } catch (IOException e) {
            throw unwritable(named, e);
        }
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
            for (FileStatus status : folder.getFileSystem(hadoop).listStatus(folder)) {
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
            file.getFileSystem(hadoop).delete(file, false);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static IllegalArgumentException unwritable(Path file, IOException cause) {
        return new IllegalArgumentException("the table " + file + " cannot be written: " + cause.getMessage(), cause);
    }
}

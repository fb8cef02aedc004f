package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.initscope.store.files.AtomicFile;
import org.initscope.store.files.EarlierFile;
import org.initscope.store.files.ReadFailure;

/** Reads the committed batches of a table in their order, without Spark. */
public final class TableReader {
    private final Configuration hadoop;
    private final String out;

    /**
     * @param out the folder that holds {@code tables/}
     */
    public TableReader(Configuration hadoop, String out) {
        this.hadoop = hadoop;
        this.out = out;
    }

    /** All rows of a run or search; none where nothing was written. */
    public List<TableRow> read(TableSchema table, String id) {
        return read(table, id, row -> true);
    }

    /**
     * The rows of a run or search that a condition holds for.
     *
     * @throws IllegalArgumentException where a file is no Parquet file, is damaged, or has another schema version
     */
    public List<TableRow> read(TableSchema table, String id, Predicate<TableRow> condition) {
        List<TableRow> rows = new ArrayList<>();
        forEach(table, parts(table, id), row -> {
            if (condition.test(row)) {
                rows.add(row);
            }
        });
        return rows;
    }

    /** Gives the rows of some files one by one, in their order. */
    public void forEach(TableSchema table, List<Path> parts, Consumer<TableRow> consumer) {
        for (Path part : parts) {
            readPart(table, part, FilterCompat.NOOP, consumer);
        }
    }

    /**
     * Gives the rows of some files that have one of some texts in a column; parts of a file without any are not read.
     *
     * @param column of the table, of type STRING
     */
    public void forEach(
            TableSchema table, List<Path> parts, String column, Set<String> texts, Consumer<TableRow> consumer) {
        FilterCompat.Filter filter =
                FilterCompat.get(FilterApi.userDefined(FilterApi.binaryColumn(column), OneOf.of(texts)));
        for (Path part : parts) {
            readPart(table, part, filter, consumer);
        }
    }

    /** The committed files of a run or search, in the order of their batches. */
    public List<Path> parts(TableSchema table, String id) {
        Path folder = TableWriter.folder(out, table, id);
        try {
            FileSystem fileSystem = AtomicFile.fileSystem(hadoop, folder);
            Map<String, Path> parts = new TreeMap<>();
            for (FileStatus file : fileSystem.listStatus(folder)) {
                Path path = file.getPath();
                if (path.getName().endsWith(".parquet") && !path.getName().startsWith(".")) {
                    parts.put(path.getName(), path);
                } else {
                    EarlierFile.name(path.getName()).ifPresent(name -> parts.putIfAbsent(name, path));
                }
            }
            return List.copyOf(parts.values());
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * A table with the further columns that its files have beyond those declared, such as the swept values of a search;
     * the table as declared where nothing was written.
     */
    public TableSchema schema(TableSchema declared, String id) {
        TableSchema schema = declared;
        for (Path part : parts(declared, id)) {
            FileMetaData metadata = metadata(part);
            requireTable(declared, part, metadata.getKeyValueMetaData());
            schema = schema.with(ParquetSchema.columnsBeyond(schema, metadata.getSchema()));
        }
        return schema;
    }

    private void readPart(TableSchema table, Path part, FilterCompat.Filter filter, Consumer<TableRow> consumer) {
        requireTable(table, part, metadata(part).getKeyValueMetaData());
        try (ParquetReader<TableRow> reader =
                new Reader(part, table, hadoop).withFilter(filter).build()) {
            for (TableRow row = next(reader, part); row != null; row = next(reader, part)) {
                consumer.accept(row);
            }
        } catch (IOException e) {
            throw damaged(part, e);
        }
    }

    private static TableRow next(ParquetReader<TableRow> reader, Path part) {
        try {
            return reader.read();
        } catch (IOException | RuntimeException e) {
            throw damaged(part, e);
        }
    }

    private FileMetaData metadata(Path part) {
        try (ParquetFileReader file = ParquetFileReader.open(
                HadoopInputFile.fromPath(part, hadoop),
                ParquetReadOptions.builder().build())) {
            return file.getFileMetaData();
        } catch (IOException | RuntimeException e) {
            throw damaged(part, e);
        }
    }

    private static IllegalArgumentException damaged(Path part, Exception cause) {
        if (cause instanceof FileNotFoundException) {
            return new IllegalArgumentException(
                    "the file " + part
                            + " has gone while the table was read: another process goes on with it, try again",
                    cause);
        }
        if (ReadFailure.isOfFileSystem(cause)) {
            return new IllegalArgumentException("the file " + part + " cannot be read: " + cause.getMessage(), cause);
        }
        return new IllegalArgumentException(
                "the file " + part + " is damaged or no Parquet file: remove it or write the run again", cause);
    }

    private static void requireTable(TableSchema table, Path part, Map<String, String> metadata) {
        String version = metadata.get(ParquetSchema.VERSION_KEY);
        require(
                Integer.toString(TableSchema.VERSION).equals(version),
                "the file %s has schema version %s, expected %d: read it with the InitScope that wrote it",
                part,
                version,
                TableSchema.VERSION);
        require(
                table.name().equals(metadata.get(ParquetSchema.TABLE_KEY)),
                "the file %s is of table %s, expected %s",
                part,
                metadata.get(ParquetSchema.TABLE_KEY),
                table.name());
    }

    private static final class Reader extends ParquetReader.Builder<TableRow> {
        private final TableSchema table;

        @SuppressWarnings("deprecation") // the constructor of an InputFile cannot take a ReadSupport of one's own
        Reader(Path path, TableSchema table, Configuration hadoop) {
            super(path);
            this.table = table;
            withConf(hadoop);
            usePageChecksumVerification(true);
        }

        @Override
        protected ReadSupport<TableRow> getReadSupport() {
            return new RowReadSupport(table);
        }
    }
}

package org.initscope.store.tables;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.EarlierFile;
import org.initscope.store.files.PathFileSystem;
import org.initscope.store.files.ReadFailure;

/** Reads the committed batches of a table in their order, without Spark. */
public final class TableReader implements ResultReader {
    private final Configuration hadoop;
    private final String out;

    /**
     * @param out the folder that holds {@code tables/}
     */
    public TableReader(Configuration hadoop, String out) {
        this.hadoop = hadoop;
        this.out = out;
    }

    /** Reads the tables of a folder of runs or searches. */
    public TableReader(DataFolder out) {
        this(out.hadoop(), out.toString());
    }

    /** All rows of a run or search; none where nothing was written. */
    public List<TableRow> read(TableSchema table, String id) {
        List<TableRow> rows = new ArrayList<>();
        forEach(table, parts(table, id), rows::add);
        return rows;
    }

    /** Passes on all rows of a run or search one by one, in their order. */
    @Override
    public <R> void forEach(TypedTable<R> table, String id, Consumer<? super R> consumer) {
        forEach(table, parts(table.schema(), id), consumer);
    }

    /** Passes on the rows of some files one by one, in their order. */
    public <R> void forEach(TypedTable<R> table, List<Path> parts, Consumer<? super R> consumer) {
        forEach(table.schema(), parts, row -> consumer.accept(table.read(row)));
    }

    /** Passes on the rows of some trials in some files of a search. Parts of a file without any are not read. */
    public <R extends Record> void forEach(
            TrialTable<R> table,
            List<Path> parts,
            Set<String> trials,
            Consumer<? super TrialTable.OfTrial<R>> consumer) {
        forEach(table.schema(), parts, TrialTable.TRIAL, trials, row -> consumer.accept(table.read(row)));
    }

    /** Passes on the rows of some files one by one, in their order. */
    public void forEach(TableSchema table, List<Path> parts, Consumer<TableRow> consumer) {
        for (Path part : parts) {
            readPart(table, part, FilterCompat.NOOP, consumer);
        }
    }

    /**
     * Passes on the rows of some files that have one of some texts in a column. Parts of a file without any are not read.
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
            FileSystem fileSystem = PathFileSystem.of(hadoop, folder);
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
     * What tells one state of a table from another, without a look into its files: their names, lengths and times.
     *
     * @return empty where nothing was written
     */
    public List<String> state(TableSchema table, String id) {
        Path folder = TableWriter.folder(out, table, id);
        try {
            return Arrays.stream(PathFileSystem.of(hadoop, folder).listStatus(folder))
                    .filter(file -> !file.getPath().getName().startsWith("."))
                    .map(file -> file.getPath().getName() + " " + file.getLen() + " " + file.getModificationTime())
                    .sorted()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** How many rows a run or search has, from the ends of its files alone. */
    public long count(TableSchema table, String id) {
        long rows = 0;
        for (Path part : parts(table, id)) {
            try (PartReader file = open(part, FilterCompat.NOOP)) {
                file.requireTable(table);
                rows += file.count();
            } catch (IOException e) {
                throw damaged(part, e);
            }
        }
        return rows;
    }

    /**
     * A table with the columns that its files have beyond those declared, such as the swept values of a search. It is the
     * table as declared where nothing was written.
     */
    public TableSchema schema(TableSchema declared, String id) {
        TableSchema schema = declared;
        for (Path part : parts(declared, id)) {
            try (PartReader file = open(part, FilterCompat.NOOP)) {
                file.requireTable(declared);
                schema = schema.with(ParquetSchema.columnsBeyond(schema, file.schema()));
            } catch (IOException e) {
                throw damaged(part, e);
            }
        }
        return schema;
    }

    /** The rows of one file, one after the other; whoever asks for it closes it. */
    public <R> Cursor<R> cursor(TypedTable<R> table, Path part) {
        return new Cursor<>(table, part);
    }

    /** The rows of one file. */
    public final class Cursor<R> implements AutoCloseable {
        private final TypedTable<R> table;
        private final Path part;
        private final PartReader file;
        private final PartReader.Rows rows;
        private Optional<R> next;

        private Cursor(TypedTable<R> table, Path part) {
            this.table = table;
            this.part = part;
            this.file = open(part, FilterCompat.NOOP);
            try {
                file.requireTable(table.schema());
                this.rows = TableReader.read(part, () -> file.rows(table.schema()));
                advance();
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        /** The next row; empty behind the last one. */
        public Optional<R> peek() {
            return next;
        }

        /** Goes on to the row behind the next one. */
        public void advance() {
            next = TableReader.read(part, rows::next).map(table::read);
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw damaged(part, e);
            }
        }
    }

    private void readPart(TableSchema table, Path part, FilterCompat.Filter filter, Consumer<TableRow> consumer) {
        try (PartReader file = open(part, filter)) {
            file.requireTable(table);
            PartReader.Rows rows = read(part, () -> file.rows(table));
            for (Optional<TableRow> row = read(part, rows::next); row.isPresent(); row = read(part, rows::next)) {
                consumer.accept(row.get());
            }
        } catch (IOException e) {
            throw damaged(part, e);
        }
    }

    private PartReader open(Path part, FilterCompat.Filter filter) {
        return read(part, () -> new PartReader(hadoop, part, filter));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T read(Path part, Reading<T> reading) {
        try {
            return reading.read();
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
}

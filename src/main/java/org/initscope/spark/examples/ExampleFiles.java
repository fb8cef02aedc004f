package org.initscope.spark.examples;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.initscope.core.names.Examples;
import org.initscope.store.files.PathFileSystem;
import org.initscope.store.files.ReadFailure;

/** The Parquet files of one part, read without Spark SQL in the order of names and positions. */
final class ExampleFiles implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final MessageType COLUMNS = ExampleSchema.ofTargets();

    /** One file: how many examples it has, the ranks of its first and its last name, and its highest class. */
    private record ExampleFile(String path, long examples, long firstName, long lastName, int highestClass)
            implements Serializable {}

    private final List<ExampleFile> files;

    private ExampleFiles(List<ExampleFile> files) {
        this.files = files;
    }

    /**
     * The files of a folder, from their footers.
     *
     * @throws IllegalArgumentException where one of them cannot be read
     */
    static ExampleFiles of(Configuration hadoop, String folder) {
        Path path = new Path(folder);
        List<ExampleFile> files = new ArrayList<>();
        try {
            // the number in a file's name is the place of its names
            List<Path> paths = Arrays.stream(
                            PathFileSystem.checked(hadoop, path).listStatus(path))
                    .map(FileStatus::getPath)
                    .filter(file -> file.getName().endsWith(".parquet"))
                    .sorted(Comparator.comparing(Path::getName))
                    .toList();
            for (Path file : paths) {
                files.add(footer(hadoop, file));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the examples in " + folder + " cannot be read: " + e.getMessage(), e);
        }
        return new ExampleFiles(List.copyOf(files));
    }

    private static ExampleFile footer(Configuration hadoop, Path file) {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            long first = Long.MAX_VALUE;
            long last = -1;
            int highestClass = 0;
            for (BlockMetaData block : reader.getFooter().getBlocks()) {
                LongStatistics ranks = statistics(block, ExampleSchema.NAME, LongStatistics.class);
                first = Math.min(first, ranks.getMin());
                last = Math.max(last, ranks.getMax());
                IntStatistics targets = statistics(block, ExampleSchema.TARGET, IntStatistics.class);
                highestClass = Math.max(highestClass, targets.getMax());
            }
            return new ExampleFile(file.toString(), reader.getRecordCount(), first, last, highestClass);
        } catch (IOException | RuntimeException e) {
            throw damaged(file.toString(), e);
        }
    }

    private static <S extends Statistics<?>> S statistics(BlockMetaData block, String name, Class<S> type) {
        for (ColumnChunkMetaData column : block.getColumns()) {
            if (column.getPath().toDotString().equals(name)
                    && type.isInstance(column.getStatistics())
                    && column.getStatistics().hasNonNullValue()) {
                return type.cast(column.getStatistics());
            }
        }
        throw new IllegalArgumentException("it has no column " + name + " with statistics");
    }

    /**
     * Requires that every example is one of a vocabulary.
     *
     * @throws IllegalArgumentException with the first file that has a class which the vocabulary has not
     */
    void requireClasses(int vocabularySize) {
        for (ExampleFile file : files) {
            require(
                    file.highestClass() < vocabularySize,
                    "the examples file %s is of another vocabulary: it has class %d, and vocabulary.txt has the classes 0 to"
                            + " %d; prepare the names again",
                    file.path(),
                    file.highestClass(),
                    vocabularySize - 1);
        }
    }

    /** The number of examples. */
    long examples() {
        return files.stream().mapToLong(ExampleFile::examples).sum();
    }

    /** Adds the examples of the names whose ranks are in [from, to) and accepted by a filter. */
    void read(Configuration hadoop, long from, long to, LongPredicate filter, Examples.Builder examples) {
        LongColumn ranks = FilterApi.longColumn(ExampleSchema.NAME);
        ParquetReadOptions pagesInRange = HadoopReadOptions.builder(hadoop)
                .withRecordFilter(FilterCompat.get(FilterApi.and(FilterApi.gtEq(ranks, from), FilterApi.lt(ranks, to))))
                .build();
        Reading reading = new Reading(rank -> rank >= from && rank < to && filter.test(rank), examples);
        for (ExampleFile file : files) {
            if (file.firstName() < to && file.lastName() >= from) {
                read(hadoop, file.path(), pagesInRange, reading);
            }
        }
    }

    private static void read(Configuration hadoop, String file, ParquetReadOptions options, Reading reading) {
        try (ParquetFileReader reader =
                ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), hadoop), options)) {
            reader.setRequestedSchema(COLUMNS);
            String createdBy = reader.getFooter().getFileMetaData().getCreatedBy();
            PageReadStore pages = reader.readNextFilteredRowGroup();
            while (pages != null) {
                reading.add(pages, createdBy);
                pages = reader.readNextFilteredRowGroup();
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static IllegalArgumentException damaged(String file, Exception e) {
        if (ReadFailure.isOfFileSystem(e)) {
            return new IllegalArgumentException("the examples file " + file + " cannot be read: " + e.getMessage(), e);
        }
        return new IllegalArgumentException(
                "the examples file " + file + " is damaged: " + e.getMessage() + "; prepare the names again", e);
    }

    /** Goes through rows in their order and remembers the name from one row group to the next. */
    private static final class Reading {
        private final LongPredicate filter;
        private final Examples.Builder examples;
        private long lastRank = -1;
        private boolean accepted;

        private Reading(LongPredicate filter, Examples.Builder examples) {
            this.filter = filter;
            this.examples = examples;
        }

        private void add(PageReadStore pages, String createdBy) {
            ColumnReadStoreImpl columns = new ColumnReadStoreImpl(
                    pages, new DummyRecordConverter(COLUMNS).getRootConverter(), COLUMNS, createdBy);
            ColumnReader ranks = columns.getColumnReader(COLUMNS.getColumns().get(0));
            ColumnReader targets = columns.getColumnReader(COLUMNS.getColumns().get(1));
            for (long row = pages.getRowCount(); row > 0; row--) {
                long rank = ranks.getLong();
                if (rank != lastRank) {
                    require(rank > lastRank, "name %d stands after name %d", rank, lastRank);
                    lastRank = rank;
                    accepted = filter.test(rank);
                }
                if (accepted) {
                    examples.addTarget(targets.getInteger());
                } else {
                    targets.skip();
                }
                ranks.consume();
                targets.consume();
            }
        }
    }
}

package org.initscope.spark.names;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** The lines of a names file in their order, without line ends and without a byte order mark. */
public final class NameLines implements Iterator<String>, AutoCloseable {
    private static final long SMALLEST_RANGE = 1L << 20;
    private static final long LARGEST_RANGE = 1L << 26;
    private static final long RANGES = 64;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final NamesFile file;
    private final InputStream in;
    private final LineReader reader;
    private final long end;
    private final Text line = new Text();
    private long position;
    private boolean read;

    /** The bytes of a file in which the lines of a partition begin. */
    private record Range(long start, long end) implements Serializable {}

    /** The lines that begin in the bytes from {@code start} on, before {@code end}. */
    NameLines(Configuration hadoop, NamesFile file, long start, long end) {
        this.file = file;
        // the line that begins at the start is told from one that goes on there by the byte before
        this.position = Math.max(0, start - 1);
        this.end = end;
        try {
            in = file.open(hadoop, position);
            reader = new LineReader(in, "\n".getBytes(StandardCharsets.UTF_8));
            if (start > 0) {
                position += reader.readLine(line);
            }
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    /** All lines, read in this process. */
    public static NameLines of(Configuration hadoop, NamesFile file) {
        return new NameLines(hadoop, file, 0, Long.MAX_VALUE);
    }

    /** All lines, in partitions that depend on the length of the file and not on the executors; one if it is compressed. */
    public static JavaRDD<String> of(JavaSparkContext spark, NamesFile file) {
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        List<Range> ranges = ranges(file);
        return spark.parallelize(ranges, ranges.size()).flatMap(range -> {
            NameLines lines = new NameLines(hadoop.value().value(), file, range.start(), range.end());
            TaskCompletionListener close = context -> lines.close();
            TaskContext.get().addTaskCompletionListener(close);
            return lines;
        });
    }

    private static List<Range> ranges(NamesFile file) {
        if (file.compression() != Compression.NONE) {
            return List.of(new Range(0, Long.MAX_VALUE));
        }
        long length = Math.min(LARGEST_RANGE, Math.max(SMALLEST_RANGE, file.bytes() / RANGES));
        List<Range> ranges = new ArrayList<>();
        for (long start = 0; start < file.bytes(); start += length) {
            ranges.add(new Range(start, Math.min(file.bytes(), start + length)));
        }
        return ranges;
    }

    @Override
    public boolean hasNext() {
        if (!read && position < end) {
            boolean first = position == 0;
            try {
                int length = reader.readLine(line);
                read = length > 0;
                position = read ? position + length : end;
            } catch (IOException e) {
                throw file.unreadable(e);
            }
            if (first && read && line.toString().startsWith(BYTE_ORDER_MARK)) {
                line.set(line.toString().substring(1));
            }
        }
        return read;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        read = false;
        String text = line.toString();
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }
}

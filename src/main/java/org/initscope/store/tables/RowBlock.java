package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Rows of one table as bytes: what a task sends to the driver in place of a thousand objects. */
public final class RowBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String table;
    private final int rows;
    private final byte[] bytes;

    private RowBlock(String table, int rows, byte[] bytes) {
        this.table = table;
        this.rows = rows;
        this.bytes = bytes;
    }

    /** Packs rows of a table. */
    public static <R extends Record> RowBlock of(RecordTable<R> records, List<R> rows) {
        TableSchema table = records.schema();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 160 * rows.size());
        Map<String, Integer> texts = new HashMap<>();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (R record : rows) {
                TableRow row = records.row(record);
                for (int i = 0; i < table.columns().size(); i++) {
                    write(out, texts, table.columns().get(i).type(), row.valueAt(i));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RowBlock(table.name(), rows.size(), bytes.toByteArray());
    }

    /** The name of the table. */
    public String table() {
        return table;
    }

    /**
     * Unpacks the rows one by one as rows of a trial.
     *
     * @param ofTrials the table with a column {@code trial_id} before its others
     */
    public void forEach(TableSchema ofTrials, String trialId, Consumer<TableRow> consumer) {
        require(ofTrials.name().equals(table), "a block of %s is read as %s", table, ofTrials.name());
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<String> texts = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            TableRow row = ofTrials.row();
            row.setAt(0, trialId);
            for (int i = 1; i < ofTrials.columns().size(); i++) {
                row.setAt(i, read(in, texts, ofTrials.columns().get(i).type()));
            }
            consumer.accept(row);
        }
    }

    private static void write(DataOutputStream out, Map<String, Integer> texts, Column.Type type, Object value)
            throws IOException {
        out.writeBoolean(value != null);
        if (value == null) {
            return;
        }
        switch (type) {
            case STRING -> writeText(out, texts, (String) value);
            case INT -> out.writeInt((Integer) value);
            case LONG -> out.writeLong((Long) value);
            case DOUBLE -> out.writeDouble((Double) value);
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case TIMESTAMP -> out.writeLong(ParquetSchema.micros((java.time.Instant) value));
            case LONG_ARRAY -> {
                long[] array = (long[]) value;
                out.writeInt(array.length);
                for (long element : array) {
                    out.writeLong(element);
                }
            }
        }
    }

    /** A text once, and then its place among those before: the rows of a trial have few different ones. */
    private static void writeText(DataOutputStream out, Map<String, Integer> texts, String text) throws IOException {
        int next = texts.size();
        int place = texts.computeIfAbsent(text, key -> next);
        out.writeInt(place);
        if (place == next) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
    }

    private static String readText(ByteBuffer in, List<String> texts) {
        int place = in.getInt();
        if (place == texts.size()) {
            byte[] utf8 = new byte[in.getInt()];
            in.get(utf8);
            texts.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return texts.get(place);
    }

    private static Object read(ByteBuffer in, List<String> texts, Column.Type type) {
        if (in.get() == 0) {
            return null;
        }
        return switch (type) {
            case STRING -> readText(in, texts);
            case INT -> in.getInt();
            case LONG -> in.getLong();
            case DOUBLE -> in.getDouble();
            case BOOLEAN -> in.get() != 0;
            case TIMESTAMP -> ParquetSchema.instant(in.getLong());
            case LONG_ARRAY -> {
                long[] array = new long[in.getInt()];
                in.asLongBuffer().get(array);
                in.position(in.position() + Long.BYTES * array.length);
                yield array;
            }
        };
    }
}

package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
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
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (R record : rows) {
                TableRow row = records.row(record);
                for (int i = 0; i < table.columns().size(); i++) {
                    write(out, table.columns().get(i).type(), row.valueAt(i));
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
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int r = 0; r < rows; r++) {
                TableRow row = ofTrials.row();
                row.setAt(0, trialId);
                for (int i = 1; i < ofTrials.columns().size(); i++) {
                    row.setAt(i, read(in, ofTrials.columns().get(i).type()));
                }
                consumer.accept(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, Column.Type type, Object value) throws IOException {
        out.writeBoolean(value != null);
        if (value == null) {
            return;
        }
        switch (type) {
            case STRING -> out.writeUTF((String) value);
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

    private static Object read(DataInputStream in, Column.Type type) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return switch (type) {
            case STRING -> in.readUTF();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case TIMESTAMP -> ParquetSchema.instant(in.readLong());
            case LONG_ARRAY -> {
                long[] array = new long[in.readInt()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = in.readLong();
                }
                yield array;
            }
        };
    }
}

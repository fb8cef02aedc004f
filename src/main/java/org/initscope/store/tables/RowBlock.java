package org.initscope.store.tables;

import static org.initscope.core.Check.require;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        Column.Type[] types = table.columns().stream().map(Column::type).toArray(Column.Type[]::new);
        RowBytes bytes = new RowBytes(64 + 160 * rows.size());
        for (R record : rows) {
            for (int i = 0; i < types.length; i++) {
                bytes.write(types[i], records.value(record, i));
            }
        }
        return new RowBlock(table.name(), rows.size(), bytes.toArray());
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

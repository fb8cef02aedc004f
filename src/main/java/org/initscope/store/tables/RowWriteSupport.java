package org.initscope.store.tables;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes rows as Parquet records. */
final class RowWriteSupport extends WriteSupport<TableRow> {
    private final TableSchema table;
    private RecordConsumer consumer;

    private RowWriteSupport(TableSchema table) {
        this.table = table;
    }

    /** Opens a Parquet file of a table's rows. */
    static final class Builder extends ParquetWriter.Builder<TableRow, Builder> {
        private final TableSchema table;

        Builder(OutputFile file, TableSchema table) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<TableRow> getWriteSupport(Configuration configuration) {
            return new RowWriteSupport(table);
        }
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(
                ParquetSchema.of(table),
                Map.of(
                        ParquetSchema.VERSION_KEY,
                        Integer.toString(TableSchema.VERSION),
                        ParquetSchema.TABLE_KEY,
                        table.name()));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(TableRow row) {
        row.requireComplete();
        consumer.startMessage();
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.valueAt(i);
            if (value != null) {
                consumer.startField(columns.get(i).name(), i);
                write(columns.get(i).type(), value);
                consumer.endField(columns.get(i).name(), i);
            }
        }
        consumer.endMessage();
    }

    private void write(Column.Type type, Object value) {
        switch (type) {
            case STRING -> consumer.addBinary(Binary.fromString((String) value));
            case INT -> consumer.addInteger((Integer) value);
            case LONG -> consumer.addLong((Long) value);
            case DOUBLE -> consumer.addDouble((Double) value);
            case BOOLEAN -> consumer.addBoolean((Boolean) value);
            case TIMESTAMP -> consumer.addLong(ParquetSchema.micros((Instant) value));
            case LONG_ARRAY -> writeArray((long[]) value);
        }
    }

    /** The standard list of three levels, so that every reader sees an array. */
    private void writeArray(long[] elements) {
        consumer.startGroup();
        if (elements.length > 0) {
            consumer.startField(ParquetSchema.LIST, 0);
            for (long element : elements) {
                consumer.startGroup();
                consumer.startField(ParquetSchema.ELEMENT, 0);
                consumer.addLong(element);
                consumer.endField(ParquetSchema.ELEMENT, 0);
                consumer.endGroup();
            }
            consumer.endField(ParquetSchema.LIST, 0);
        }
        consumer.endGroup();
    }
}

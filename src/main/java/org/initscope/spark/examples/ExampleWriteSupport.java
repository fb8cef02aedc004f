package org.initscope.spark.examples;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes example rows in the columns of {@link ExampleSchema}; made by Parquet's output format on the executors. */
public final class ExampleWriteSupport extends WriteSupport<ExampleRow> {
    static final String BLOCK_SIZE = "initscope.examples.block-size";

    private MessageType schema;
    private RecordConsumer consumer;

    @Override
    public WriteContext init(Configuration configuration) {
        schema = ExampleSchema.of(configuration.getInt(BLOCK_SIZE, 0));
        return new WriteContext(schema, Map.of("initscope.schema.version", Integer.toString(ExampleSchema.VERSION)));
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(ExampleRow row) {
        consumer.startMessage();
        int column = 0;
        consumer.startField(ExampleSchema.NAME, column);
        consumer.addLong(row.name);
        consumer.endField(ExampleSchema.NAME, column++);
        writeInteger(column++, row.position);
        for (int character : row.context) {
            writeInteger(column++, character);
        }
        writeInteger(column, row.target);
        consumer.endMessage();
    }

    private void writeInteger(int column, int value) {
        String name = schema.getFieldName(column);
        consumer.startField(name, column);
        consumer.addInteger(value);
        consumer.endField(name, column);
    }
}

package org.initscope.spark.examples;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of the examples: name, position, context_0 (the oldest character) … context_{k−1}, target. */
final class ExampleSchema {
    /** Version of the folder's layout and columns; another one is not read. */
    static final int VERSION = 1;

    /** The rank of the name in its split, from 0 in the order of the file. */
    static final String NAME = "name";

    /** The place of the target in its name, from 0. */
    static final String POSITION = "position";

    /** The class that follows the context. */
    static final String TARGET = "target";

    private static final String CONTEXT = "context_";

    private ExampleSchema() {}

    static MessageType of(int blockSize) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        add(schema, INT64, NAME);
        add(schema, INT32, POSITION);
        for (int i = 0; i < blockSize; i++) {
            add(schema, INT32, CONTEXT + i);
        }
        add(schema, INT32, TARGET);
        return schema.named("examples");
    }

    /** The columns from which examples are built again: a context is what the targets before it are. */
    static MessageType ofTargets() {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        add(schema, INT64, NAME);
        add(schema, INT32, TARGET);
        return schema.named("examples");
    }

    private static void add(Types.MessageTypeBuilder schema, PrimitiveTypeName type, String column) {
        schema.required(type).named(column);
    }
}

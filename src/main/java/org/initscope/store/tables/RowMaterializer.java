package org.initscope.store.tables;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Makes rows of Parquet records. */
final class RowMaterializer extends RecordMaterializer<TableRow> {
    private final RowConverter root;

    RowMaterializer(TableSchema table) {
        this.root = new RowConverter(table);
    }

    @Override
    public TableRow getCurrentRecord() {
        return root.row;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private static final class RowConverter extends GroupConverter {
        private final TableSchema table;
        private final List<Converter> converters = new ArrayList<>();
        private TableRow row;

        RowConverter(TableSchema table) {
            this.table = table;
            for (int i = 0; i < table.columns().size(); i++) {
                converters.add(converter(i, table.columns().get(i).type()));
            }
        }

        private Converter converter(int index, Column.Type type) {
            return type == Column.Type.LONG_ARRAY ? new ArrayConverter(index) : new ValueConverter(index, type);
        }

        @Override
        public Converter getConverter(int index) {
            return converters.get(index);
        }

        @Override
        public void start() {
            row = table.row();
        }

        @Override
        public void end() {
            row.requireComplete();
        }

        private final class ValueConverter extends PrimitiveConverter {
            private final int index;
            private final Column.Type type;
            /** The texts of a dictionary that were met, each decoded once. */
            private String[] texts = {};

            private Dictionary dictionary;

            ValueConverter(int index, Column.Type type) {
                this.index = index;
                this.type = type;
            }

            @Override
            public boolean hasDictionarySupport() {
                return type == Column.Type.STRING;
            }

            @Override
            public void setDictionary(Dictionary ofPages) {
                dictionary = ofPages;
                texts = new String[ofPages.getMaxId() + 1];
            }

            @Override
            public void addValueFromDictionary(int id) {
                if (texts[id] == null) {
                    texts[id] = dictionary.decodeToBinary(id).toStringUsingUTF8();
                }
                row.setAt(index, texts[id]);
            }

            @Override
            public void addBinary(Binary value) {
                row.setAt(index, value.toStringUsingUTF8());
            }

            @Override
            public void addInt(int value) {
                row.setAt(index, value);
            }

            @Override
            public void addLong(long value) {
                if (type == Column.Type.TIMESTAMP) {
                    row.setAt(index, ParquetSchema.instant(value));
                } else {
                    row.setAt(index, value);
                }
            }

            @Override
            public void addDouble(double value) {
                row.setAt(index, value);
            }

            @Override
            public void addBoolean(boolean value) {
                row.setAt(index, value);
            }
        }

        /** The list, its repeated group and the element in one. */
        private final class ArrayConverter extends GroupConverter {
            private final int index;
            private final List<Long> elements = new ArrayList<>();
            private final Converter element = new PrimitiveConverter() {
                @Override
                public void addLong(long value) {
                    elements.add(value);
                }
            };
            private final GroupConverter group = new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                    return element;
                }

                @Override
                public void start() {}

                @Override
                public void end() {}
            };

            ArrayConverter(int index) {
                this.index = index;
            }

            @Override
            public Converter getConverter(int field) {
                return group;
            }

            @Override
            public void start() {
                elements.clear();
            }

            @Override
            public void end() {
                row.setAt(index, elements.stream().mapToLong(Long::longValue).toArray());
            }
        }
    }
}

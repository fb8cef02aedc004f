package org.initscope.spark.examples;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.initscope.core.names.ContextWindow;
import org.initscope.core.names.Vocabulary;
import scala.Tuple2;

/** The rows of names one after the other; every element is the same object, filled anew. */
final class ExampleRows implements Iterator<Tuple2<Void, ExampleRow>> {
    private final Iterator<String> names;
    private final Vocabulary vocabulary;
    private final ContextWindow window;
    private final ExampleRow row;
    private final Tuple2<Void, ExampleRow> element;
    private int[] name = {};
    private int position = 1;

    /** @param firstRank the rank of the first name */
    ExampleRows(Iterator<String> names, long firstRank, Vocabulary vocabulary, ContextWindow window) {
        this.names = names;
        this.vocabulary = vocabulary;
        this.window = window;
        row = new ExampleRow(window.blockSize());
        row.name = firstRank - 1;
        element = new Tuple2<>(null, row);
    }

    @Override
    public boolean hasNext() {
        return position < window.examples(name.length) || names.hasNext();
    }

    @Override
    public Tuple2<Void, ExampleRow> next() {
        if (position == window.examples(name.length)) {
            if (!names.hasNext()) {
                throw new NoSuchElementException();
            }
            name = vocabulary.encode(names.next());
            position = 0;
            row.name++;
        }
        row.position = position;
        window.context(name, position, row.context, 0);
        row.target = window.target(name, position);
        position++;
        return element;
    }
}

package org.initscope.spark.names;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.initscope.core.names.Split;

/** Names and examples in each part of a split; the merge of two counts is the count of both. */
public final class SplitCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] names = new long[Split.Part.values().length];
    private final long[] examples = new long[Split.Part.values().length];

    public static SplitCounts of(Iterator<String> names, Split split) {
        SplitCounts counts = new SplitCounts();
        names.forEachRemaining(name -> counts.add(split.partOf(name), name));
        return counts;
    }

    void add(Split.Part part, String name) {
        names[part.ordinal()]++;
        examples[part.ordinal()] += name.codePointCount(0, name.length()) + 1;
    }

    public void merge(SplitCounts other) {
        for (int i = 0; i < names.length; i++) {
            names[i] += other.names[i];
            examples[i] += other.examples[i];
        }
    }

    public long names() {
        return LongStream.of(names).sum();
    }

    public long names(Split.Part part) {
        return names[part.ordinal()];
    }

    public long examples(Split.Part part) {
        return examples[part.ordinal()];
    }
}

package org.initscope.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.initscope.core.names.Split;

/** Names and examples in each part of a split; the merge of two counts is the count of both. */
final class SplitCounts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long[] names = new long[Split.Part.values().length];
    private final long[] examples = new long[Split.Part.values().length];

    static SplitCounts of(Iterator<String> names, Split split) {
        SplitCounts counts = new SplitCounts();
        names.forEachRemaining(name -> counts.add(split.partOf(name), name));
        return counts;
    }

    void add(Split.Part part, String name) {
        names[part.ordinal()]++;
        examples[part.ordinal()] += name.codePointCount(0, name.length()) + 1;
    }

    void merge(SplitCounts other) {
        for (int i = 0; i < names.length; i++) {
            names[i] += other.names[i];
            examples[i] += other.examples[i];
        }
    }

    long names() {
        return LongStream.of(names).sum();
    }

    long names(Split.Part part) {
        return names[part.ordinal()];
    }

    long examples(Split.Part part) {
        return examples[part.ordinal()];
    }
}
